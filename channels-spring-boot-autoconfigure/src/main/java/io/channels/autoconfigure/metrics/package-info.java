/**
 * Auto-configuration of meters.
 */
@NullMarked
package io.channels.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
