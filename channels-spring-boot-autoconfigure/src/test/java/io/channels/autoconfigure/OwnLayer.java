package io.channels.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.Subscription;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * A layer as an application may write one, around the layer in memory.
 */
class OwnLayer implements ChannelLayer {

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	boolean closed;

	@Override
	public ChannelName newChannel(String prefix) {
		return this.layer.newChannel(prefix);
	}

	@Override
	public void send(Message message) {
		this.layer.send(message);
	}

	@Override
	public Optional<Message> receive(Collection<ChannelSource> sources, Duration timeout) throws InterruptedException {
		return this.layer.receive(sources, timeout);
	}

	@Override
	public Subscription subscribe(ChannelSource prefix, ChannelReceiver receiver) {
		return this.layer.subscribe(prefix, receiver);
	}

	@Override
	public void groupAdd(GroupName group, ChannelName channel) {
		this.layer.groupAdd(group, channel);
	}

	@Override
	public void groupDiscard(GroupName group, ChannelName channel) {
		this.layer.groupDiscard(group, channel);
	}

	@Override
	public void discardAll(ChannelName channel) {
		this.layer.discardAll(channel);
	}

	@Override
	public void groupSend(GroupMessage message) {
		this.layer.groupSend(message);
	}

	@Override
	public Set<ChannelName> groupChannels(GroupName group) {
		return this.layer.groupChannels(group);
	}

	@Override
	public void flush() {
		this.layer.flush();
	}

	@Override
	public LayerStatistics statistics() {
		return this.layer.statistics();
	}

	@Override
	public ChannelStatistics statistics(ChannelName channel) {
		return this.layer.statistics(channel);
	}

	@Override
	public void close() {
		this.closed = true;
		this.layer.close();
	}

}
