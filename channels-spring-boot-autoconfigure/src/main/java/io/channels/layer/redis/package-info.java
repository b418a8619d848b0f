/**
 * The channel layer of many nodes, which keeps its messages in Redis.
 */
@NullMarked
package io.channels.layer.redis;

import org.jspecify.annotations.NullMarked;
