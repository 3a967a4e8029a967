/** Real clients with their defaults, and what they send when they connect. */
package dev.redlite.conformance.clients;
