@NullMarked
package dev.redlite.server.net;

import org.jspecify.annotations.NullMarked;
