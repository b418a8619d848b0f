package io.channels.layer;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * Lets another layer do everything. Extend it to do a part of it otherwise, as a
 * {@link ChannelLayerDecorator} does.
 */
public abstract class ForwardingChannelLayer implements ChannelLayer {

	private final ChannelLayer layer;

	/**
	 * Create a layer.
	 * @param layer the layer that does everything
	 */
	protected ForwardingChannelLayer(ChannelLayer layer) {
		this.layer = layer;
	}

	/**
	 * Return the layer that does everything.
	 */
	protected final ChannelLayer layer() {
		return this.layer;
	}

	@Override
	public ChannelName newChannel(String prefix) {
		return this.layer.newChannel(prefix);
	}

	@Override
	public void send(Message message) {
		this.layer.send(message);
	}

	@Override
	public void check(String target, Content content) {
		this.layer.check(target, content);
	}

	@Override
	public String send(Message message, Duration delay) {
		return this.layer.send(message, delay);
	}

	@Override
	public boolean cancel(String id) {
		return this.layer.cancel(id);
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
	public SessionStore sessions() {
		return this.layer.sessions();
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
	public Map<GroupName, Integer> groups() {
		return this.layer.groups();
	}

	@Override
	public Optional<Peers> peers() {
		return this.layer.peers();
	}

	@Override
	public Map<DropReason, Long> drops() {
		return this.layer.drops();
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
