/**
 * What the Redis layer takes, measured from within its package.
 */
@NullMarked
package io.channels.layer.redis;

import org.jspecify.annotations.NullMarked;
