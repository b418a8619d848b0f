/**
 * What a newcomer runs: sockets that echo, a function-based group, and chat rooms with
 * images.
 */
@NullMarked
package io.channels.sample;

import org.jspecify.annotations.NullMarked;
