package io.channels.cluster;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.layer.DropReason;
import io.channels.websocket.server.GatewayStatistics;
import io.channels.websocket.server.OutboundStatistics;
import io.channels.worker.ConsumerStatistics;

/**
 * What a node says of itself.
 *
 * @param name its name
 * @param answered whether it has said anything in time; if not, everything else is null
 * @param gateway what happened on its gateway, if it has one
 * @param outbound what waits for its clients, if it has a gateway
 * @param consumers what became of messages for its consumers
 * @param dropped what it has lost on each layer, by alias and reason
 */
public record NodeReport(String name, boolean answered, @Nullable GatewayStatistics gateway,
		@Nullable OutboundStatistics outbound, @Nullable ConsumerStatistics consumers,
		@Nullable Map<String, Map<DropReason, Long>> dropped) {

	static NodeReport silent(String name) {
		return new NodeReport(name, false, null, null, null, null);
	}

}
