package io.channels.websocket.server;

import java.util.Map;

/**
 * What happened on the gateway of this node since it started.
 *
 * @param open connections that are open now
 * @param accepted handshakes that were accepted
 * @param denied handshakes that a consumer denied, failed or did not answer
 * @param refusals handshakes turned away without asking a consumer, by the reason
 * @param received messages of clients handed to consumers
 * @param limited messages of clients that were not, since they sent too many
 * @param sent messages written to clients
 * @param dropped messages lost because a client's queue was full
 * @param discarded messages lost because their connection ended first
 */
public record GatewayStatistics(long open, long accepted, long denied, Map<Refusal, Long> refusals, long received,
		long limited, long sent, long dropped, long discarded) {

	public GatewayStatistics {
		refusals = Map.copyOf(refusals);
	}

	/**
	 * Return how many handshakes were turned away without asking a consumer.
	 */
	public long refused() {
		return this.refusals.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Return how many handshakes were turned away for one reason.
	 */
	public long refused(Refusal refusal) {
		return this.refusals.getOrDefault(refusal, 0L);
	}

}
