package io.channels.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.Message;

/**
 * Notes what is pushed to it, and answers as it was told. Guarded by its monitor.
 */
final class RecordingReceiver implements ChannelReceiver {

	private final List<Message> taken = new ArrayList<>();

	private final Set<ChannelName> missing = ConcurrentHashMap.newKeySet();

	private final Supplier<Delivery> answer;

	RecordingReceiver(Supplier<Delivery> answer) {
		this.answer = answer;
	}

	static RecordingReceiver answering(Delivery answer) {
		return new RecordingReceiver(() -> answer);
	}

	/**
	 * Pretend that a channel does not exist.
	 */
	void miss(String channel) {
		this.missing.add(ChannelName.of(channel));
	}

	@Override
	public synchronized Delivery receive(Message message) {
		Delivery delivery = has(message.channel()) ? this.answer.get() : Delivery.GONE;
		if (delivery == Delivery.DELIVERED) {
			this.taken.add(message);
		}
		return delivery;
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		return receive(new Message(member, message.content(), message.metadata()));
	}

	@Override
	public boolean has(ChannelName channel) {
		return !this.missing.contains(channel);
	}

	synchronized List<Message> taken() {
		return List.copyOf(this.taken);
	}

	/**
	 * Return what was taken, as {@code channel=value}.
	 */
	List<String> described() {
		return taken().stream().map((message) -> message.channel() + "=" + LayerUnderTest.value(message)).toList();
	}

}
