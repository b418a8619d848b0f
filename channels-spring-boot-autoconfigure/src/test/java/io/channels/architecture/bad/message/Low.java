package io.channels.architecture.bad.message;

import io.channels.architecture.bad.websocket.High;

/**
 * Breaks the rules on purpose.
 */
public record Low(High high) {
}
