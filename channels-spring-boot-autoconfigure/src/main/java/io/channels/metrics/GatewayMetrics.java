package io.channels.metrics;

import java.util.Locale;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.GatewayStatistics;
import io.channels.websocket.server.OutboundStatistics;
import io.channels.websocket.server.Refusal;

/**
 * Meters of the WebSockets of this node.
 */
public final class GatewayMetrics implements MeterBinder {

	private static final String MESSAGES = "messages";

	private final Gateway gateway;

	public GatewayMetrics(Gateway gateway) {
		this.gateway = gateway;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("channels.connections", this.gateway, (counted) -> counted.statistics().open())
			.description("WebSockets of this node")
			.baseUnit(BaseUnits.CONNECTIONS)
			.register(registry);
		String handshakes = "Handshakes by their outcome";
		counter("channels.handshakes", handshakes, GatewayStatistics::accepted).tag("outcome", "accepted")
			.register(registry);
		counter("channels.handshakes", handshakes, GatewayStatistics::denied).tag("outcome", "denied")
			.register(registry);
		counter("channels.handshakes", handshakes, GatewayStatistics::refused).tag("outcome", "refused")
			.register(registry);
		for (Refusal refusal : Refusal.values()) {
			counter("channels.handshakes.refused", "Refused handshakes by the reason",
					(statistics) -> statistics.refused(refusal))
				.tag("reason", refusal.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
		counter("channels.websocket.limited", "Messages of clients that sent too many, which were not consumed",
				GatewayStatistics::limited)
			.baseUnit(MESSAGES)
			.register(registry);
		counter("channels.websocket.received", "Messages of clients", GatewayStatistics::received).baseUnit(MESSAGES)
			.register(registry);
		counter("channels.websocket.sent", "Messages written to clients", GatewayStatistics::sent).baseUnit(MESSAGES)
			.register(registry);
		String dropped = "Messages for clients that were lost, by the reason";
		counter("channels.websocket.dropped", dropped, GatewayStatistics::dropped).baseUnit(MESSAGES)
			.tag("reason", "full")
			.register(registry);
		counter("channels.websocket.dropped", dropped, GatewayStatistics::discarded).baseUnit(MESSAGES)
			.tag("reason", "ended")
			.register(registry);
		outbound("messages", "Messages waiting to be written to clients", MESSAGES, OutboundStatistics::messages)
			.register(registry);
		outbound("size", "Size of what waits to be written to clients", BaseUnits.BYTES, OutboundStatistics::size)
			.register(registry);
		outbound("deepest", "Messages waiting for the client with the longest queue", MESSAGES,
				OutboundStatistics::deepest)
			.register(registry);
	}

	private FunctionCounter.Builder<Gateway> counter(String name, String description,
			ToLongFunction<GatewayStatistics> figure) {
		return FunctionCounter.builder(name, this.gateway, (counted) -> figure.applyAsLong(counted.statistics()))
			.description(description);
	}

	private Gauge.Builder<Gateway> outbound(String name, String description, String unit,
			ToLongFunction<OutboundStatistics> figure) {
		return Gauge
			.builder("channels.outbound." + name, this.gateway, (counted) -> figure.applyAsLong(counted.outbound()))
			.description(description)
			.baseUnit(unit);
	}

}
