/**
 * A server as people write it by hand on Spring's text handler.
 */
@NullMarked
package io.channels.benchmarks.load.server.raw;

import org.jspecify.annotations.NullMarked;
