/**
 * Auto-configuration of the health of channel layers.
 */
@NullMarked
package io.channels.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
