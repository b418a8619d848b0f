/**
 * The WebSocket protocol as typed events, replies and close codes.
 */
@NullMarked
package io.channels.websocket;

import org.jspecify.annotations.NullMarked;
