package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.channels.layer.ChannelLayer;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerStatistics;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * One node, spoken to in plain names and single values.
 *
 * @param layer its layer
 */
record Node(ChannelLayer layer) implements AutoCloseable {

	/**
	 * How long a test waits for something that must happen.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String KEY = "value";

	static Object value(Content content) {
		return Objects.requireNonNull(content.get(KEY));
	}

	void send(String channel, Object value) {
		this.layer.send(new Message(ChannelName.of(channel), Content.of(KEY, value)));
	}

	/**
	 * Receive the value of a message that must come.
	 */
	Object receive(String... sources) throws InterruptedException {
		return value(receive(PATIENCE, sources).orElseThrow(() -> new AssertionError("Nothing came")).content());
	}

	/**
	 * Receive the values of some messages that must come.
	 */
	List<Object> receiveAll(int count, String... sources) throws InterruptedException {
		List<Object> values = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			values.add(receive(sources));
		}
		return values;
	}

	Optional<Message> receive(Duration timeout, String... sources) throws InterruptedException {
		return this.layer.receive(Arrays.stream(sources).map(ChannelSource::of).toList(), timeout);
	}

	/**
	 * Look once for a message.
	 */
	Optional<Message> poll(String... sources) throws InterruptedException {
		return receive(Duration.ZERO, sources);
	}

	/**
	 * Subscribe a receiver that takes everything.
	 */
	Pushed subscribe(String prefix) {
		Pushed pushed = new Pushed(Integer.MAX_VALUE);
		subscribe(prefix, pushed);
		return pushed;
	}

	Subscription subscribe(String prefix, Pushed pushed) {
		return this.layer.subscribe(ChannelSource.of(prefix), pushed);
	}

	void groupAdd(String group, String... channels) {
		for (String channel : channels) {
			this.layer.groupAdd(GroupName.of(group), ChannelName.of(channel));
		}
	}

	void groupDiscard(String group, String channel) {
		this.layer.groupDiscard(GroupName.of(group), ChannelName.of(channel));
	}

	void flush() {
		this.layer.flush();
	}

	void discardAll(String channel) {
		this.layer.discardAll(ChannelName.of(channel));
	}

	void groupSend(String group, Object value, String... except) {
		this.layer.groupSend(new GroupMessage(GroupName.of(group), Content.of(KEY, value), Map.of(),
				Arrays.stream(except).map(ChannelName::of).collect(Collectors.toSet())));
	}

	Set<String> groupChannels(String group) {
		return this.layer.groupChannels(GroupName.of(group))
			.stream()
			.map(ChannelName::value)
			.collect(Collectors.toSet());
	}

	LayerStatistics statistics() {
		return this.layer.statistics();
	}

	@Override
	public void close() {
		this.layer.close();
	}

}
