/**
 * Auto-configuration of what the Actuator tells of channels.
 */
@NullMarked
package io.channels.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
