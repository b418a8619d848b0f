/**
 * Meters of what is counted.
 */
@NullMarked
package io.channels.metrics;

import org.jspecify.annotations.NullMarked;
