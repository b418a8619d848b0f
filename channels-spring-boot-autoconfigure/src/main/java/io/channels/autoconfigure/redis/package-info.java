/**
 * Auto-configuration of the Redis layer.
 */
@NullMarked
package io.channels.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
