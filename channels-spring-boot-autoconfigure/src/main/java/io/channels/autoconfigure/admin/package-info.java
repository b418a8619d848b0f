/**
 * Auto-configuration of the page that shows what goes on.
 */
@NullMarked
package io.channels.autoconfigure.admin;

import org.jspecify.annotations.NullMarked;
