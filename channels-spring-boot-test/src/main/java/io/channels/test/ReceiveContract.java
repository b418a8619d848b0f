package io.channels.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.channels.message.ChannelName;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The part of the contract about receivers that wait, and about fairness among channels.
 */
@Timeout(30)
interface ReceiveContract extends LayerContract {

	/**
	 * How many messages a fair receiver takes at most before it comes to a quiet channel.
	 */
	int FAIR = 200;

	@ParameterizedTest
	@CsvSource({ "normal, normal", "single?reader, single?reader", "node!, node!aaa" })
	default void waitingReceiverIsWokenByASend(String source, String channel) throws Exception {
		LayerUnderTest layer = layer();
		BackgroundReceive receive = BackgroundReceive.start(layer, "quiet", source);

		layer.send(channel, "wake");

		assertThat(receive.result()).hasValueSatisfying((message) -> {
			assertThat(message.channel()).isEqualTo(ChannelName.of(channel));
			assertThat(LayerUnderTest.value(message)).isEqualTo("wake");
		});
	}

	@Test
	default void waitingReceiverIsWokenByAGroupSend() throws Exception {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "member");
		BackgroundReceive receive = BackgroundReceive.start(layer, "member");

		layer.groupSend("crowd", "wake");

		assertThat(receive.result()).map(LayerUnderTest::value).hasValue("wake");
	}

	@Test
	default void messageWakesOneOfSeveralReceivers() throws Exception {
		LayerUnderTest layer = layer();
		List<BackgroundReceive> receives = List.of(BackgroundReceive.start(layer, "shared"),
				BackgroundReceive.start(layer, "shared"));

		layer.send("shared", "first");
		layer.send("shared", "second");

		List<@Nullable Object> values = new ArrayList<>();
		for (BackgroundReceive receive : receives) {
			values.add(receive.result().map(LayerUnderTest::value).orElse(null));
		}
		assertThat(values).containsExactlyInAnyOrder("first", "second");
	}

	@Test
	default void receiverThatWaitsElsewhereIsNotWoken() throws Exception {
		LayerUnderTest layer = layer();
		BackgroundReceive receive = BackgroundReceive.start(layer, "mine");

		layer.send("other", "x");
		layer.groupAdd("crowd", "other");

		assertThat(receive.isOver()).isFalse();
		assertThat(layer.receiveValues(1, "other")).containsExactly("x");
		layer.send("mine", "y");
		assertThat(receive.result()).map(LayerUnderTest::value).hasValue("y");
	}

	@Test
	default void receiverGetsNothingWhenItsTimeIsOver() throws InterruptedException {
		LayerUnderTest layer = layer();

		Optional<Message> message = layer.layer().receive(LayerUnderTest.sources("quiet"), Duration.ofMillis(20));

		assertThat(message).isEmpty();
		layer.send("quiet", "late");
		assertThat(layer.receiveValues(1, "quiet")).containsExactly("late");
	}

	@Test
	default void interruptedReceiverStopsAndLosesNoMessage() throws Exception {
		LayerUnderTest layer = layer();
		BackgroundReceive receive = BackgroundReceive.start(layer, "shared");

		receive.interrupt();

		assertThatExceptionOfType(Exception.class).isThrownBy(receive::result)
			.withCauseInstanceOf(InterruptedException.class);
		layer.send("shared", "kept");
		assertThat(layer.receiveValues(1, "shared")).containsExactly("kept");
	}

	@Test
	default void closeWakesWaitingReceiversWithNothing() throws Exception {
		LayerUnderTest layer = layer();
		List<BackgroundReceive> receives = List.of(BackgroundReceive.start(layer, "quiet"),
				BackgroundReceive.start(layer, "quiet", "node!"));

		layer.layer().close();

		for (BackgroundReceive receive : receives) {
			assertThat(receive.result()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "busy, quiet", "quiet, busy" })
	default void busyChannelNeverStarvesAQuietOne(String first, String second) throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("busy", "noise");
		layer.send("quiet", "patience");

		List<@Nullable Object> values = new ArrayList<>();
		while (!values.contains("patience") && values.size() < FAIR) {
			values.addAll(layer.receiveValues(1, first, second));
			layer.send("busy", "noise");
		}

		assertThat(values).contains("patience");
	}

	@ParameterizedTest
	@CsvSource({ "busy, quiet", "quiet, busy" })
	default void receiversOfOtherChannelsDoNotMakeAReceiverUnfair(String first, String second)
			throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("busy", "noise");
		layer.send("quiet", "patience");

		List<@Nullable Object> values = new ArrayList<>();
		while (!values.contains("patience") && values.size() < FAIR) {
			layer.poll("elsewhere");
			values.addAll(layer.receiveValues(1, first, second));
			layer.send("busy", "noise");
		}

		assertThat(values).contains("patience");
	}

	@ParameterizedTest
	@CsvSource({ "node!busy, node!quiet", "node!quiet, node!busy" })
	default void busyNodeLocalChannelNeverStarvesItsNeighbours(String first, String second)
			throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send(first, first);
		layer.send(second, second);
		layer.send("node!busy", "noise");

		List<@Nullable Object> values = new ArrayList<>();
		while (!values.contains("node!quiet") && values.size() < FAIR) {
			values.addAll(layer.receiveValues(1, "node!"));
			layer.send("node!busy", "noise");
		}

		assertThat(values).contains("node!quiet");
	}

}
