/**
 * Health of channel layers.
 */
@NullMarked
package io.channels.actuate;

import org.jspecify.annotations.NullMarked;
