/**
 * What the Actuator tells of channels.
 */
@NullMarked
package io.channels.actuate;

import org.jspecify.annotations.NullMarked;
