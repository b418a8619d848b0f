/**
 * The channel layer that lives in one JVM and needs no configuration.
 */
@NullMarked
package io.channels.layer.memory;

import org.jspecify.annotations.NullMarked;
