/**
 * Base classes for consumers that live as long as one WebSocket connection.
 */
@NullMarked
package io.channels.websocket.consumer;

import org.jspecify.annotations.NullMarked;
