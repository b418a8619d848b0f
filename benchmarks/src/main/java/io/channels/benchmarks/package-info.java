/**
 * What parts of the library take, and what was measured before it was chosen.
 */
@NullMarked
package io.channels.benchmarks;

import org.jspecify.annotations.NullMarked;
