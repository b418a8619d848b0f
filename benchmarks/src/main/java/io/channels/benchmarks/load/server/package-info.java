/**
 * What all servers have in common.
 */
@NullMarked
package io.channels.benchmarks.load.server;

import org.jspecify.annotations.NullMarked;
