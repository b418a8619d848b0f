package io.channels.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerStatistics;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A layer, spoken to in plain names and single values.
 */
final class LayerUnderTest {

	/**
	 * How long a test waits for something that must happen.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final String KEY = "value";

	private final ChannelLayer layer;

	private final TimeMachine timeMachine;

	LayerUnderTest(ChannelLayer layer, TimeMachine timeMachine) {
		this.layer = layer;
		this.timeMachine = timeMachine;
	}

	static Content content(Object value) {
		return Content.of(KEY, value);
	}

	static @Nullable Object value(Message message) {
		return message.get(KEY);
	}

	static List<ChannelSource> sources(String... names) {
		return Arrays.stream(names).map(ChannelSource::of).toList();
	}

	ChannelLayer layer() {
		return this.layer;
	}

	void letPass(Duration duration) throws InterruptedException {
		this.timeMachine.letPass(duration);
	}

	void send(String channel, Object value) {
		this.layer.send(new Message(ChannelName.of(channel), content(value)));
	}

	/**
	 * Send a value later.
	 * @return the id of the message
	 */
	String send(String channel, Object value, Duration delay) {
		return this.layer.send(new Message(ChannelName.of(channel), content(value)), delay);
	}

	/**
	 * Look once for a message.
	 */
	Optional<Message> poll(String... sources) throws InterruptedException {
		return this.layer.receive(sources(sources), Duration.ZERO);
	}

	/**
	 * Receive a message that must be there.
	 */
	Message receive(String... sources) throws InterruptedException {
		Optional<Message> message = this.layer.receive(sources(sources), PATIENCE);
		assertThat(message).as("message from %s", Arrays.toString(sources)).isPresent();
		return message.orElseThrow();
	}

	/**
	 * Receive the values of some messages that must be there.
	 */
	List<@Nullable Object> receiveValues(int count, String... sources) throws InterruptedException {
		List<@Nullable Object> values = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			values.add(value(receive(sources)));
		}
		return values;
	}

	/**
	 * Wait until an assertion about what happens by itself holds.
	 */
	static void await(Runnable assertion) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			try {
				assertion.run();
				return;
			}
			catch (AssertionError ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
			}
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		}
	}

	Subscription subscribe(String prefix, ChannelReceiver receiver) {
		return this.layer.subscribe(ChannelSource.of(prefix), receiver);
	}

	void groupAdd(String group, String... channels) {
		for (String channel : channels) {
			this.layer.groupAdd(GroupName.of(group), ChannelName.of(channel));
		}
	}

	void groupDiscard(String group, String channel) {
		this.layer.groupDiscard(GroupName.of(group), ChannelName.of(channel));
	}

	void discardAll(String channel) {
		this.layer.discardAll(ChannelName.of(channel));
	}

	void groupSend(String group, Object value) {
		this.layer.groupSend(new GroupMessage(GroupName.of(group), content(value)));
	}

	void groupSendExcept(String group, Object value, String... except) {
		this.layer.groupSend(new GroupMessage(GroupName.of(group), content(value), Map.of(),
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

	ChannelStatistics statistics(String channel) {
		return this.layer.statistics(ChannelName.of(channel));
	}

	/**
	 * Lets time pass for a layer.
	 */
	@FunctionalInterface
	interface TimeMachine {

		void letPass(Duration duration) throws InterruptedException;

	}

}
