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
 * A queue system of named channels and of groups of channels. A channel is a FIFO queue
 * per sender; a message is delivered at most once, to exactly one receiver, and never
 * after it has expired.
 * <p>
 * Every implementation is safe for use by any thread, never blocks a sender on a
 * receiver, and passes the {@code ChannelLayerContract} of the test kit. Content was
 * checked and copied when it was made, so layers agree on what can be sent. Sending
 * throws {@link ChannelLayerException} when the backend cannot be reached. If it did not
 * answer in time, the message may still be delivered: once, but maybe behind later ones.
 */
public interface ChannelLayer extends AutoCloseable {

	/**
	 * Return a new, unused single-reader channel.
	 * @param prefix the name up to and including {@code ?}
	 * @throws io.channels.message.InvalidNameException if the prefix does not end in
	 * {@code ?} or is no valid start of a name
	 */
	ChannelName newChannel(String prefix);

	/**
	 * Send a message to the channel that it names.
	 * @param message the message
	 * @throws ChannelFullException if the channel holds as many messages as its capacity
	 * @throws MessageTooLargeException if the content exceeds {@code max-message-size}
	 */
	void send(Message message);

	/**
	 * Check that a content may be sent, as sending does, without sending it.
	 * @param target the name of the channel or group, for the message of the exception
	 * @param content the content
	 * @throws MessageTooLargeException if the content exceeds {@code max-message-size}
	 */
	default void check(String target, Content content) {
	}

	/**
	 * Send a message later, exactly once in the whole layer. It counts as sent, and its
	 * {@code expiry} begins, when it is due. What is due for one channel is sent in the
	 * order of the times, and of the calls where those are the same. If the channel is
	 * full then, which is counted, the message and those due after it wait, and are tried
	 * again after pauses that grow up to one second; other channels do not wait for that.
	 * A layer that outlives its nodes keeps the message while all of them are away.
	 * <p>
	 * The default implementation is that of a layer which cannot do this.
	 * @param message the message
	 * @param delay when to send it; if this is less than a millisecond, it is sent now,
	 * as {@link #send(Message)} does
	 * @return an id to cancel it by, at any node
	 * @throws MessageTooLargeException if the content exceeds {@code max-message-size}
	 * @throws IllegalArgumentException if the delay is longer than 36,500 days
	 * @throws UnsupportedOperationException if the layer cannot do this
	 */
	default String send(Message message, Duration delay) {
		throw new UnsupportedOperationException(
				"Layer '%s' cannot send a message later: it does not implement 'send(Message, Duration)'"
					.formatted(getClass().getName()));
	}

	/**
	 * Cancel a message that is to be sent later.
	 * @param id what the layer returned for it
	 * @return whether it will not be sent; if not, it was sent, cancelled or flushed
	 * before
	 */
	default boolean cancel(String id) {
		return false;
	}

	/**
	 * Receive one message from any of the sources, waiting for one if there is none. A
	 * busy source never starves a quiet one.
	 * @param sources what to listen on
	 * @param timeout how long to wait, zero to look once
	 * @return the message, or nothing when the time is over
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	Optional<Message> receive(Collection<ChannelSource> sources, Duration timeout) throws InterruptedException;

	/**
	 * Push everything that is sent to the node-local channels below a prefix to a
	 * receiver, on the sender's thread and in the sender's order. Messages already
	 * waiting on those channels come first.
	 * @param prefix the prefix, ending in {@code !}, which has no receiver yet
	 * @param receiver who takes the messages
	 * @return the subscription; after closing it, messages queue up again
	 */
	Subscription subscribe(ChannelSource prefix, ChannelReceiver receiver);

	/**
	 * Make a channel a member of a group, or prolong its membership by
	 * {@code group-expiry}.
	 * @param group the group, which need not exist
	 * @param channel the channel
	 */
	void groupAdd(GroupName group, ChannelName channel);

	/**
	 * End a channel's membership of a group, if it is a member.
	 * @param group the group
	 * @param channel the channel
	 */
	void groupDiscard(GroupName group, ChannelName channel);

	/**
	 * End a channel's membership of every group.
	 * @param channel the channel
	 */
	void discardAll(ChannelName channel);

	/**
	 * Send a message to every member of a group. A member that is full loses the message,
	 * which is counted and logged; the sender is not told.
	 * @param message the message
	 * @throws MessageTooLargeException if the content exceeds {@code max-message-size}
	 */
	void groupSend(GroupMessage message);

	/**
	 * Return the members of a group at this moment.
	 * @param group the group
	 */
	Set<ChannelName> groupChannels(GroupName group);

	/**
	 * Return where the sessions of connections are, for {@code dispatch: layer}.
	 * <p>
	 * The default implementation is that of a layer which cannot keep them.
	 * @throws UnsupportedOperationException if the layer cannot do this
	 */
	default SessionStore sessions() {
		throw new UnsupportedOperationException(
				"Layer '%s' cannot keep sessions: it does not implement 'sessions()'".formatted(getClass().getName()));
	}

	/**
	 * Empty the layer: all messages, those that are to be sent later too, and all groups.
	 * Counters stay.
	 */
	void flush();

	/**
	 * Return what happened on the whole layer since it started. Messages that are to be
	 * sent later count when they are due, or when they are dropped by a flush.
	 */
	LayerStatistics statistics();

	/**
	 * Return what happened on one channel. Counters of a channel that was not used for an
	 * hour start anew; those of single-reader and node-local channels, which come and go,
	 * after {@code expiry}. Channels below a subscribed prefix have none of their own.
	 * @param channel the channel
	 */
	ChannelStatistics statistics(ChannelName channel);

	/**
	 * Return the groups that have subscribed members on this node, or any members if the
	 * layer has one node only, and how many. This asks nobody else.
	 */
	default Map<GroupName, Integer> groups() {
		return Map.of();
	}

	/**
	 * Return the nodes that share the layer, for questions; nothing if it has one node
	 * only.
	 */
	default Optional<Peers> peers() {
		return Optional.empty();
	}

	/**
	 * Return how many messages this node has lost since the layer started, by the reason.
	 * What is lost because another node died may be counted by none. This asks nobody
	 * else.
	 */
	default Map<DropReason, Long> drops() {
		return Map.of();
	}

	/**
	 * Return how group messages spread to the subscribed members of this node. This asks
	 * nobody else.
	 */
	default FanOutStatistics fanOut() {
		return FanOutStatistics.NONE;
	}

	/**
	 * Return what keeps the layer from its work at this moment, in one sentence, or
	 * nothing if it is healthy.
	 */
	default Optional<String> problem() {
		return Optional.empty();
	}

	/**
	 * Release what the layer holds and wake waiting receivers, which get nothing.
	 */
	@Override
	default void close() {
	}

}
