/**
 * The kit that applications and third-party layers are tested with.
 */
@NullMarked
package io.channels.test;

import org.jspecify.annotations.NullMarked;
