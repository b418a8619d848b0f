package io.channels.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ForwardingChannelLayer;
import io.channels.layer.GroupMessage;
import io.channels.layer.SessionStore;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;

/**
 * A layer as one node sees it, which can be away from it, or lose what is sent.
 */
final class NodeLayer extends ForwardingChannelLayer {

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

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
	 * Return whether some connection's event was acknowledged from here, together with
	 * others.
	 */
	boolean hasAcknowledged(int order) {
		return this.acknowledged.stream().anyMatch((one) -> one.split(":")[2].equals(Integer.toString(order)));
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
			if (Signal.Type.ACKNOWLEDGED.name().equals(message.metadata().get(Signal.TYPE))) {
				this.acknowledged.addAll(List.of(message.metadata().get(Signal.ORDER).split(" ")));
			}
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
	public SessionStore sessions() {
		return new SessionStore() {

			@Override
			public void save(ChannelName connection, long version, String session) {
				checkThere();
				if (!NodeLayer.this.dead) {
					layer().sessions().save(connection, version, session);
				}
			}

			@Override
			public Optional<SavedSession> load(ChannelName connection) {
				checkThere();
				return layer().sessions().load(connection);
			}

			@Override
			public void remove(ChannelName connection) {
				layer().sessions().remove(connection);
			}

		};
	}

	@Override
	public Optional<String> problem() {
		return this.away ? Optional.of("The layer is away") : Optional.empty();
	}

}
