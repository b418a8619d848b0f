/**
 * Several streams on one WebSocket.
 */
@NullMarked
package io.channels.multiplex;

import org.jspecify.annotations.NullMarked;
