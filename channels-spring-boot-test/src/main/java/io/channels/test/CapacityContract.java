package io.channels.test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.layer.ChannelFullException;
import io.channels.message.ChannelName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The part of the contract about how many messages wait, and how long.
 */
interface CapacityContract extends LayerContract {

	@ParameterizedTest
	@ValueSource(strings = { "normal", "single?reader", "node!local" })
	default void fullChannelRefusesTheNextMessage(String channel) {
		LayerUnderTest layer = layer();

		fill(layer, channel, CAPACITY);

		assertFull(layer, channel);
	}

	@Test
	default void newChannelHasACapacityToo() {
		LayerUnderTest layer = layer();
		ChannelName channel = layer.layer().newChannel("reply?");

		fill(layer, channel.value(), CAPACITY);

		assertFull(layer, channel.value());
	}

	@Test
	default void refusedMessageIsNotDelivered() throws InterruptedException {
		LayerUnderTest layer = layer();
		fill(layer, "full", CAPACITY);

		assertFull(layer, "full");

		assertThat(layer.receiveValues(CAPACITY, "full")).doesNotContain("refused");
		assertThat(layer.poll("full")).isEmpty();
	}

	@Test
	default void readingAFullChannelMakesRoomForOneMessage() throws InterruptedException {
		LayerUnderTest layer = layer();
		fill(layer, "full", CAPACITY);

		layer.receive("full");

		fill(layer, "full", 1);
		assertFull(layer, "full");
	}

	@Test
	default void eachNodeLocalChannelHasACapacityOfItsOwn() {
		LayerUnderTest layer = layer();
		fill(layer, "node!slow", CAPACITY);

		assertThatNoException().isThrownBy(() -> fill(layer, "node!other", CAPACITY));
		assertFull(layer, "node!slow");
	}

	@Test
	default void firstPatternThatMatchesSetsTheCapacity() {
		Map<String, Integer> patterns = new LinkedHashMap<>();
		patterns.put("http.response!*", 2);
		patterns.put("http.request", 3);
		patterns.put("http.*", 1);
		LayerUnderTest layer = layer(settings().withCapacity(4, patterns));

		fill(layer, "http.response!abc", 2);
		fill(layer, "http.request", 3);
		fill(layer, "http.disconnect", 1);
		fill(layer, "websocket.receive", 4);

		assertFull(layer, "http.response!abc");
		assertFull(layer, "http.request");
		assertFull(layer, "http.disconnect");
		assertFull(layer, "websocket.receive");
	}

	@ParameterizedTest
	@ValueSource(strings = { "normal", "single?reader" })
	default void unreadMessageExpires(String channel) throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send(channel, "blue");

		layer.letPass(EXPIRY);

		assertThat(layer.poll(channel)).isEmpty();
	}

	@Test
	default void unreadMessageOfANodeLocalChannelExpires() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("node!local", "blue");

		layer.letPass(EXPIRY);

		assertThat(layer.poll("node!")).isEmpty();
	}

	@Test
	default void messageIsKeptUntilItExpires() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("patient", "blue");

		layer.letPass(EXPIRY.dividedBy(2));

		assertThat(layer.receiveValues(1, "patient")).containsExactly("blue");
	}

	@Test
	default void laterMessageDoesNotProlongAnEarlierOne() throws InterruptedException {
		LayerUnderTest layer = layer();
		Duration most = EXPIRY.multipliedBy(3).dividedBy(5);
		layer.send("mixed", "old");
		layer.letPass(most);
		layer.send("mixed", "young");

		layer.letPass(EXPIRY.minus(most));

		assertThat(layer.receiveValues(1, "mixed")).containsExactly("young");
		assertThat(layer.poll("mixed")).isEmpty();
	}

	@Test
	default void expiredMessagesTakeNoCapacity() throws InterruptedException {
		LayerUnderTest layer = layer();
		fill(layer, "full", CAPACITY);

		layer.letPass(EXPIRY);

		assertThatNoException().isThrownBy(() -> fill(layer, "full", CAPACITY));
		assertFull(layer, "full");
	}

	@Test
	default void messageSentToAGroupExpires() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "member");
		layer.groupSend("crowd", "blue");

		layer.letPass(EXPIRY);

		assertThat(layer.poll("member")).isEmpty();
	}

	private static void fill(LayerUnderTest layer, String channel, int count) {
		for (int i = 0; i < count; i++) {
			layer.send(channel, i);
		}
	}

	private static void assertFull(LayerUnderTest layer, String channel) {
		assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> layer.send(channel, "refused"))
			.withMessageContaining("'" + channel + "'")
			.satisfies((ex) -> assertThat(ex.getChannel()).isEqualTo(ChannelName.of(channel)));
	}

}
