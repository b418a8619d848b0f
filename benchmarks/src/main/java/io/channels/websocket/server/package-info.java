/**
 * What a gateway takes, measured from within its package.
 */
@NullMarked
package io.channels.websocket.server;

import org.jspecify.annotations.NullMarked;
