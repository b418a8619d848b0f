/**
 * A node of several on Channels, which measures what clients cannot see.
 */
@NullMarked
package io.channels.benchmarks.load.server.node;

import org.jspecify.annotations.NullMarked;
