package io.channels.websocket.server;

/**
 * What waits to be written to the clients of this node.
 *
 * @param messages messages in all queues
 * @param size their size
 * @param deepest messages in the longest queue
 */
public record OutboundStatistics(long messages, long size, long deepest) {
}
