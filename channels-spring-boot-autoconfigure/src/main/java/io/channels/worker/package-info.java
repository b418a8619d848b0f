/**
 * What takes messages off a layer or a socket and runs consumers.
 */
@NullMarked
package io.channels.worker;

import org.jspecify.annotations.NullMarked;
