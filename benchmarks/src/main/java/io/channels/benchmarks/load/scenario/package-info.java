/**
 * What is measured, and how.
 */
@NullMarked
package io.channels.benchmarks.load.scenario;

import org.jspecify.annotations.NullMarked;
