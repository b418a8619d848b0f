/**
 * What the starter adds to the start of an application.
 */
@NullMarked
package io.channels.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
