/**
 * A WebSocket client that costs little for each message.
 */
@NullMarked
package io.channels.benchmarks.load.client;

import org.jspecify.annotations.NullMarked;
