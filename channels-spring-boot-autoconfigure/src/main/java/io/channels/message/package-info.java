/**
 * Names of channels and groups, and the immutable messages that travel on them.
 */
@NullMarked
package io.channels.message;

import org.jspecify.annotations.NullMarked;
