/**
 * What a layer does for the channels of its own node.
 */
@NullMarked
package io.channels.layer.local;

import org.jspecify.annotations.NullMarked;
