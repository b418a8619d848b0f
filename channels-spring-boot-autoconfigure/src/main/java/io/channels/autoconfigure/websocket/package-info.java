/**
 * Auto-configuration of the WebSocket gateway.
 */
@NullMarked
package io.channels.autoconfigure.websocket;

import org.jspecify.annotations.NullMarked;
