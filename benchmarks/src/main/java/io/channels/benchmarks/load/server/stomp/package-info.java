/**
 * A server on Spring's simple broker for STOMP.
 */
@NullMarked
package io.channels.benchmarks.load.server.stomp;

import org.jspecify.annotations.NullMarked;
