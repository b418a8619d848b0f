/**
 * Pure route matching: the keys of a message in, the first match with its captured values
 * out.
 */
@NullMarked
package io.channels.routing;

import org.jspecify.annotations.NullMarked;
