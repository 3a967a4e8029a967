/** Commands about users and their rights. */
@NullMarked
package dev.redlite.command.acl;

import org.jspecify.annotations.NullMarked;
