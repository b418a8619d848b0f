/**
 * The load benchmark: servers in processes of their own, compared with each other.
 */
@NullMarked
package io.channels.benchmarks.load;

import org.jspecify.annotations.NullMarked;
