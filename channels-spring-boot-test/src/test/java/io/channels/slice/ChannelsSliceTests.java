package io.channels.slice;

import java.time.Clock;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.WebApplicationContext;

import io.channels.layer.ChannelLayers;
import io.channels.test.ChannelsTest;
import io.channels.test.ChannelsTester;
import io.channels.test.MutableClock;
import io.channels.websocket.server.Gateway;
import io.channels.worker.Workers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is in a slice, whatever the application is configured with.
 */
@ChannelsTest(consumers = Scanned.Jobs.class,
		properties = { "channels.layers.default.backend=redis", "channels.layers.other.backend=no.such.Layer",
				"channels.layers.default.config.capacity=3", "channels.websocket.dispatch=layer" })
@Import(Scanned.RoutingConfiguration.class)
class ChannelsSliceTests {

	@Autowired
	private ApplicationContext context;

	@Autowired
	private ChannelsTester tester;

	@Test
	void onlyTheNamedConsumersAndWhatBelongsToAllAreBeans() {
		assertThat(this.context.getBeansOfType(Scanned.Jobs.class)).hasSize(1);
		assertThat(this.context.getBeansOfType(Scanned.Counting.class)).hasSize(1);
		assertThat(this.context.getBeansOfType(Scanned.Functions.class)).isEmpty();
		assertThat(this.context.getBeansOfType(Scanned.Orders.class)).isEmpty();
		assertThat(this.tester.connect("/chat/hall?name=Ann")).isRefusedWith(404);
	}

	@Test
	void importedRoutingIsThere() {
		assertThat(this.tester.connect("/hello")).hasReceivedText("hello null");
	}

	@Test
	void thereIsNoServerAndNoWorker() {
		assertThat(this.context).isNotInstanceOf(WebApplicationContext.class);
		assertThat(this.context.getBeansOfType(Gateway.class)).isEmpty();
		assertThat(this.context.getBeansOfType(Workers.class)).isEmpty();
		assertThat(this.context.containsBean("dataSource")).isFalse();
	}

	@Test
	void layersAreInMemoryWithTheirSettings() {
		for (int i = 0; i < 3; i++) {
			this.tester.channel("unread").send(new Scanned.Said("a"));
		}

		assertThat(this.tester.channel("unread")).hasWaiting(3);
		assertThat(this.context.getBean(ChannelLayers.class).aliases()).containsExactly("default", "other");
		this.tester.layer("other").channel("unread").send(new Scanned.Said("b"));
		assertThat(this.tester.layer("other").channel("unread")).hasBeenSentOnly(new Scanned.Said("b"));
		assertThat(this.tester.channel("unread")).hasWaiting(3);
	}

	@Test
	void theClockIsTheClock() {
		assertThat(this.context.getBean(Clock.class)).isInstanceOf(MutableClock.class);
	}

}
