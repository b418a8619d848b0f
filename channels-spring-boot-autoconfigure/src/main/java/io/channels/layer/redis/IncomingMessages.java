package io.channels.layer.redis;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import io.channels.layer.DeliveryInterceptor;
import io.channels.layer.DropLog;
import io.channels.layer.DropReason;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.local.LayerCounters;
import io.channels.layer.local.Memberships;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;

/**
 * Reads the messages in the inbox and hands them on; those that come too late or cannot
 * be read are counted. For use by the inbox's thread.
 */
final class IncomingMessages {

	private final LayerSettings settings;

	private final ServerTime time;

	private final MessageCodec codec;

	private final LocalDelivery delivery;

	private final Memberships memberships;

	private final LayerCounters counters;

	private final DropLog dropLog;

	private final DeliveryInterceptor interceptor;

	IncomingMessages(LayerSettings settings, ServerTime time, MessageCodec codec, LocalDelivery delivery,
			Memberships memberships, LayerCounters counters, DropLog dropLog, DeliveryInterceptor interceptor) {
		this.settings = settings;
		this.time = time;
		this.codec = codec;
		this.delivery = delivery;
		this.memberships = memberships;
		this.counters = counters;
		this.dropLog = dropLog;
		this.interceptor = interceptor;
	}

	private boolean isExpired(Entry entry) {
		return entry.sentAt() + this.settings.expiry().toMillis() <= this.time.serverNow();
	}

	/**
	 * Take a message for one channel.
	 */
	void direct(Entry entry) {
		if (isExpired(entry)) {
			this.counters.sent(1);
			this.counters.expired(1);
			this.dropLog.dropped("it expired on its way", entry.target());
			return;
		}
		try {
			MessageCodec.Decoded message = this.codec.decode(entry.target(), entry.frame());
			this.interceptor.intercept(this.settings.alias(), entry.target(), message.metadata(),
					() -> this.delivery.receive(ChannelName.of(entry.target()), message.content(), message.metadata()));
		}
		catch (UnreadableMessageException ex) {
			dropUnreadable(entry.target(), 1, ex);
		}
	}

	/**
	 * Take a message for the members of a group.
	 */
	void group(Entry entry) {
		GroupName group = GroupName.of(entry.target());
		long members = this.memberships.size(group);
		if (members == 0) {
			return;
		}
		if (isExpired(entry)) {
			this.counters.sent(members);
			this.counters.expired(members);
			this.dropLog.dropped("it expired on its way", entry.target());
			return;
		}
		Set<ChannelName> except = entry.detail().isEmpty() ? Set.of()
				: Arrays.stream(entry.detail().split(" ")).map(ChannelName::of).collect(Collectors.toSet());
		try {
			MessageCodec.Decoded message = this.codec.decode(entry.target(), entry.frame());
			this.interceptor.intercept(this.settings.alias(), entry.target(), message.metadata(), () -> this.delivery
				.receive(new GroupMessage(group, message.content(), message.metadata(), except)));
		}
		catch (UnreadableMessageException ex) {
			dropUnreadable(entry.target(), members, ex);
		}
	}

	/**
	 * Take a message of a group for one channel.
	 */
	void member(Entry entry) {
		GroupName group = GroupName.of(entry.target());
		boolean reached = entry.detail().endsWith(LocalDelivery.REACHED);
		ChannelName member = ChannelName.of(entry.detail().replace(LocalDelivery.REACHED, ""));
		if (reached && this.memberships.contains(group, member)) {
			// It had the message with the others of this node.
			return;
		}
		try {
			MessageCodec.Decoded message = this.codec.decode(entry.target(), entry.frame());
			this.delivery.sendToMember(member, new GroupMessage(group, message.content(), message.metadata(), Set.of()),
					Set.of());
		}
		catch (UnreadableMessageException ex) {
			dropUnreadable(entry.target(), 1, ex);
		}
	}

	private void dropUnreadable(String target, long messages, UnreadableMessageException ex) {
		this.counters.sent(messages);
		this.counters.dropped(DropReason.UNREADABLE, messages);
		this.dropLog.dropped(String.valueOf(ex.getMessage()), target);
	}

}
