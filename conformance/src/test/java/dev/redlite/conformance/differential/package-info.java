/** Random calls that Redlite and a real Redis must answer alike. */
package dev.redlite.conformance.differential;
