package io.channels.observation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.redis.RedisChannelLayerFactory;

/**
 * A node with a layer in Redis and a tracer of its own. Closing it closes both.
 */
final class TracedNode implements AutoCloseable {

	private final List<MutableSpan> spans = new CopyOnWriteArrayList<>();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Tracing tracing = Tracing.newBuilder()
		.currentTraceContext(ThreadLocalCurrentTraceContext.create())
		.propagationFactory(new W3CPropagation())
		.sampler(Sampler.ALWAYS_SAMPLE)
		.addSpanHandler(new SpanHandler() {

			@Override
			public boolean end(TraceContext context, MutableSpan span, Cause cause) {
				TracedNode.this.spans.add(new MutableSpan(span));
				return true;
			}

		})
		.build();

	private final ChannelLayer layer;

	TracedNode(LayerSettings settings) {
		Tracer tracer = new BraveTracer(this.tracing.tracer(),
				new BraveCurrentTraceContext(this.tracing.currentTraceContext()));
		Propagator propagator = new BravePropagator(this.tracing);
		this.registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)));
		this.layer = new RedisChannelLayerFactory(() -> null, Clock.systemUTC(), true,
				new ObservedDeliveries(this.registry))
			.create(settings);
	}

	ObservationRegistry registry() {
		return this.registry;
	}

	/**
	 * Return the layer as the framework uses it.
	 */
	ChannelLayer layer() {
		return this.layer;
	}

	/**
	 * Return what an application injects.
	 */
	Channels channels() {
		return Channels.of(
				new ChannelLayers(Map.of("default", this.layer)).decorated(new ObservedLayers(this.registry)),
				new ContentConverter(JsonMapper.shared()));
	}

	boolean hasSpan(String name) {
		return this.spans.stream().anyMatch((span) -> name.equals(span.name()));
	}

	MutableSpan span(String name) {
		return this.spans.stream().filter((span) -> name.equals(span.name())).findFirst().orElseThrow();
	}

	@Override
	public void close() {
		this.layer.close();
		this.tracing.close();
	}

}
