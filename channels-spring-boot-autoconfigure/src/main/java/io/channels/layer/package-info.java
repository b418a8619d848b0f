/**
 * The contract of a channel layer, which every backend fulfils alike.
 */
@NullMarked
package io.channels.layer;

import org.jspecify.annotations.NullMarked;
