package io.channels.websocket.server;

/**
 * What happened on the gateway of this node since it started.
 *
 * @param open connections that are open now
 * @param accepted handshakes that were accepted
 * @param denied handshakes that a consumer denied, failed or did not answer
 * @param refused handshakes turned away by a limit, an origin or a malformed query
 * @param received messages of clients handed to consumers
 * @param sent messages written to clients
 * @param dropped messages lost because a client's queue was full
 * @param discarded messages lost because their connection ended first
 */
public record GatewayStatistics(long open, long accepted, long denied, long refused, long received, long sent,
		long dropped, long discarded) {
}
