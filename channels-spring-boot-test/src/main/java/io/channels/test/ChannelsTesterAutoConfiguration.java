package io.channels.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.ChannelsProperties;
import io.channels.autoconfigure.ConsumerRouters;
import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelSource;
import io.channels.websocket.consumer.WebSocketConsumers;
import io.channels.worker.ConsumerCall;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.LocalDispatch;
import io.channels.worker.MessageDispatcher;

/**
 * Auto-configuration of a {@link ChannelsTester}, and of layers it can look into.
 */
@AutoConfiguration(before = ChannelsAutoConfiguration.class, after = ChannelsClockAutoConfiguration.class)
@EnableConfigurationProperties(ChannelsProperties.class)
public final class ChannelsTesterAutoConfiguration {

	@Bean(ChannelLayers.BEAN_NAME)
	ChannelLayers channelsTestLayers(ChannelsProperties properties,
			InMemoryChannelLayerFactory channelsTestLayerFactory, CallerThread callerThread) {
		Map<String, ChannelLayer> layers = new LinkedHashMap<>();
		properties.configuredLayers()
			.forEach((alias, layer) -> layers.put(alias,
					new RecordingLayer(channelsTestLayerFactory.create(layer.config().settings(alias)), callerThread)));
		return new ChannelLayers(layers);
	}

	@Bean
	ConsumerFailures channelsTestFailures() {
		return new ConsumerFailures();
	}

	@Bean
	ChannelsTester channelsTester(ChannelLayers layers, ConsumerRouters routers, Channels channels, ConsumerCall call,
			ConsumerCounters counters, MutableClock clock, ClockDelays delays, CallerThread callerThread,
			ConsumerFailures failures, ChannelsProperties properties, JsonMapper mapper) {
		callerThread.setRest(new BackgroundConsumption(layers.aliases()
			.stream()
			.map((alias) -> new BackgroundConsumption.Source(RecordingLayer.of(layers, alias),
					new MessageDispatcher(routers.router(alias), layers.get(alias), channels.layer(alias), call,
							counters, delays),
					backgroundChannels(routers, alias)))
			.toList()));
		LocalDispatch dispatch = new LocalDispatch(routers.router(ChannelLayers.DEFAULT), channels, call, counters,
				callerThread::run, delays);
		return ChannelsTester.of(layers,
				new ChannelsTester.Parts(channels, new SocketlessConnections(layers.get(ChannelLayers.DEFAULT)),
						dispatch, callerThread, clock, delays, failures,
						new Contents(new ContentConverter(mapper), mapper), properties.websocket().acceptTimeout()));
	}

	private static List<ChannelSource> backgroundChannels(ConsumerRouters routers, String alias) {
		return routers.router(alias)
			.channels()
			.stream()
			.filter((channel) -> !WebSocketConsumers.CHANNELS.contains(channel))
			.map(ChannelSource::of)
			.toList();
	}

}
