/**
 * Events of WebSockets on their way through a layer, from gateways to workers.
 */
@NullMarked
package io.channels.dispatch;

import org.jspecify.annotations.NullMarked;
