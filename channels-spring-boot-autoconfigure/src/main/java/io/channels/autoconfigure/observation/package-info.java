/**
 * Auto-configuration of observations.
 */
@NullMarked
package io.channels.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
