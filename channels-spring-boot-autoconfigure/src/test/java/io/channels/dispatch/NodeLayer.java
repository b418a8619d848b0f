package io.channels.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ForwardingChannelLayer;
import io.channels.layer.GroupMessage;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;

/**
 * A layer as one node sees it, which can be away from it, or lose what is sent.
 */
final class NodeLayer extends ForwardingChannelLayer {

	private volatile boolean away;

	private volatile boolean dead;

	private volatile Predicate<Message> loses = (message) -> false;

	NodeLayer(ChannelLayer layer) {
		super(layer);
	}

	/**
	 * Cut the node off, which it knows.
	 */
	void away(boolean away) {
		this.away = away;
	}

	/**
	 * Let the node be dead for all others.
	 */
	void die() {
		this.dead = true;
	}

	/**
	 * Lose some of what the node sends.
	 */
	void lose(Predicate<Message> lost) {
		this.loses = lost;
	}

	@Override
	public void send(Message message) {
		checkThere();
		if (!this.dead && !this.loses.test(message)) {
			layer().send(message);
		}
	}

	private void checkThere() {
		if (this.away) {
			throw new ChannelLayerException("The layer is away");
		}
	}

	@Override
	public Optional<Message> receive(Collection<ChannelSource> sources, Duration timeout) throws InterruptedException {
		checkThere();
		return layer().receive(sources, this.dead ? Duration.ZERO : timeout).filter((message) -> !this.dead);
	}

	@Override
	public Subscription subscribe(ChannelSource prefix, ChannelReceiver receiver) {
		return layer().subscribe(prefix, new ChannelReceiver() {

			@Override
			public Delivery receive(Message message) {
				boolean reached = !NodeLayer.this.dead && !NodeLayer.this.away;
				return reached ? receiver.receive(message) : Delivery.DELIVERED;
			}

			@Override
			public Delivery receive(ChannelName member, GroupMessage message) {
				return receiver.receive(member, message);
			}

			@Override
			public boolean has(ChannelName channel) {
				return receiver.has(channel);
			}

		});
	}

	@Override
	public Optional<String> problem() {
		return this.away ? Optional.of("The layer is away") : Optional.empty();
	}

}
