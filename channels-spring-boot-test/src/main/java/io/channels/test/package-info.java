/**
 * The test kit: what applications and third-party layers test themselves with.
 */
@NullMarked
package io.channels.test;

import org.jspecify.annotations.NullMarked;
