/**
 * Observations of handshakes, consumers and messages.
 */
@NullMarked
package io.channels.observation;

import org.jspecify.annotations.NullMarked;
