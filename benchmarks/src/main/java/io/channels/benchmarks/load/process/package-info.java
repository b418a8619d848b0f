/**
 * The processes that are measured, and what they use.
 */
@NullMarked
package io.channels.benchmarks.load.process;

import org.jspecify.annotations.NullMarked;
