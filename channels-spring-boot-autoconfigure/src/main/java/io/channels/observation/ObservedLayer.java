package io.channels.observation;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.FanOutStatistics;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerStatistics;
import io.channels.layer.SessionStore;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * A layer whose sends are observed. Immutable, for any thread.
 */
final class ObservedLayer implements ChannelLayer {

	private final String alias;

	private final ChannelLayer layer;

	private final ObservationRegistry registry;

	ObservedLayer(String alias, ChannelLayer layer, ObservationRegistry registry) {
		this.alias = alias;
		this.layer = layer;
		this.registry = registry;
	}

	@Override
	public void send(Message message) {
		if (this.registry.isNoop()) {
			this.layer.send(message);
			return;
		}
		SendContext context = context(message);
		observation(context).observe(() -> this.layer.send(traced(message, context)));
	}

	@Override
	public String send(Message message, Duration delay) {
		if (this.registry.isNoop()) {
			return this.layer.send(message, delay);
		}
		SendContext context = context(message);
		return Objects
			.requireNonNull(observation(context).observe(() -> this.layer.send(traced(message, context), delay)));
	}

	@Override
	public void groupSend(GroupMessage message) {
		if (this.registry.isNoop()) {
			this.layer.groupSend(message);
			return;
		}
		SendContext context = new SendContext(this.alias, message.group().value(), null, message.metadata());
		ChannelsObservation.GROUP_SEND.observation(null, SendConvention.GROUP, () -> context, this.registry)
			.observe(() -> this.layer
				.groupSend(new GroupMessage(message.group(), message.content(), context.metadata(), message.except())));
	}

	private SendContext context(Message message) {
		return new SendContext(this.alias, message.channel().value(), message.channel(), message.metadata());
	}

	private Observation observation(SendContext context) {
		return ChannelsObservation.SEND.observation(null, SendConvention.CHANNEL, () -> context, this.registry);
	}

	private static Message traced(Message message, SendContext context) {
		Map<String, String> metadata = context.metadata();
		return new Message(message.channel(), message.content(), metadata);
	}

	@Override
	public Optional<Message> receive(Collection<ChannelSource> sources, Duration timeout) throws InterruptedException {
		return this.layer.receive(sources, timeout);
	}

	@Override
	public ChannelName newChannel(String prefix) {
		return this.layer.newChannel(prefix);
	}

	@Override
	public void check(String target, Content content) {
		this.layer.check(target, content);
	}

	@Override
	public boolean cancel(String id) {
		return this.layer.cancel(id);
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
	public SessionStore sessions() {
		return this.layer.sessions();
	}

	@Override
	public Set<GroupName> groups() {
		return this.layer.groups();
	}

	@Override
	public Set<String> nodes() {
		return this.layer.nodes();
	}

	@Override
	public FanOutStatistics fanOut() {
		return this.layer.fanOut();
	}

	@Override
	public Optional<String> problem() {
		return this.layer.problem();
	}

	@Override
	public void close() {
		this.layer.close();
	}

}
