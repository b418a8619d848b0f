/**
 * The page that shows what goes on.
 */
@NullMarked
package io.channels.admin;

import org.jspecify.annotations.NullMarked;
