/**
 * The gateway, which terminates WebSockets and runs no application code.
 */
@NullMarked
package io.channels.websocket.server;

import org.jspecify.annotations.NullMarked;
