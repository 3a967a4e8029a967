@NullMarked
package dev.redlite.command.acl;

import org.jspecify.annotations.NullMarked;
