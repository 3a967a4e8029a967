@NullMarked
package dev.redlite.server.resp;

import org.jspecify.annotations.NullMarked;
