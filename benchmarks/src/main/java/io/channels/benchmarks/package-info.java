/**
 * What was measured before it was chosen.
 */
@NullMarked
package io.channels.benchmarks;

import org.jspecify.annotations.NullMarked;
