/** The protocol RESP: requests from bytes, answers to bytes. */
@NullMarked
package dev.redlite.server.resp;

import org.jspecify.annotations.NullMarked;
