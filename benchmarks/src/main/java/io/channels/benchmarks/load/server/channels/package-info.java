/**
 * A server on Channels, with default settings.
 */
@NullMarked
package io.channels.benchmarks.load.server.channels;

import org.jspecify.annotations.NullMarked;
