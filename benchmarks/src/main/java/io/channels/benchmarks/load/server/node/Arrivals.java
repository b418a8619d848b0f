package io.channels.benchmarks.load.server.node;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;

/**
 * A channel of this node, on which messages say when they were sent. The clock is the
 * same for all processes of a machine. Times are in a concurrent queue.
 */
@Component
@RestController
class Arrivals implements ChannelReceiver, InitializingBean, DisposableBean {

	private final ChannelSource prefix = ChannelSource.of("arrivals." + ProcessHandle.current().pid() + "!");

	private final ChannelName channel = this.prefix.channel("here");

	private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

	private final ChannelLayer layer;

	private volatile Subscription subscription = () -> {
	};

	Arrivals(ChannelLayers layers) {
		this.layer = layers.get(ChannelLayers.DEFAULT);
	}

	@Override
	public void afterPropertiesSet() {
		this.subscription = this.layer.subscribe(this.prefix, this);
	}

	@GetMapping("/arrivals/channel")
	String channel() {
		return this.channel.value();
	}

	/**
	 * Return half of the times were shorter, in nanoseconds, and begin anew.
	 */
	@GetMapping("/arrivals/median")
	String median() {
		long median = Median.of(this.nanos.stream().mapToLong(Long::longValue));
		this.nanos.clear();
		return String.valueOf(median);
	}

	@Override
	public Delivery receive(Message message) {
		long sent = (Long) Objects.requireNonNull(message.content().get("sent"));
		this.nanos.add(System.nanoTime() - sent);
		return Delivery.DELIVERED;
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		return Delivery.GONE;
	}

	@Override
	public boolean has(ChannelName channel) {
		return channel.equals(this.channel);
	}

	@Override
	public void destroy() {
		this.subscription.close();
	}

}
