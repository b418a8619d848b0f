package io.channels.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.GroupMessage;
import io.channels.layer.MessageTooLargeException;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The part of the contract about single messages and what they carry.
 */
interface MessageContract extends LayerContract {

	@ParameterizedTest
	@ValueSource(strings = { "letters", "letters?tail" })
	default void messagesOfOneChannelArriveInTheOrderSent(String channel) throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send(channel, "a");
		layer.send(channel, "b");
		layer.send(channel, "c");

		List<@Nullable Object> received = layer.receiveValues(3, channel);

		assertThat(received).containsExactly("a", "b", "c");
	}

	@Test
	default void receiverOfSeveralChannelsGetsTheMessagesOfAll() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("colours", "blue");
		layer.send("colours", "green");
		layer.send("more.colours", "red");

		List<@Nullable Object> received = layer.receiveValues(3, "colours", "more.colours", "no.colours");

		assertThat(received).containsExactlyInAnyOrder("blue", "green", "red").containsSubsequence("blue", "green");
	}

	@Test
	default void receivedMessageNamesItsChannel() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("more.colours", "red");

		Message message = layer.receive("colours", "more.colours");

		assertThat(message.channel()).isEqualTo(ChannelName.of("more.colours"));
	}

	@Test
	default void messageIsDeliveredOnce() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("once", "only");

		layer.receive("once");

		assertThat(layer.poll("once")).isEmpty();
	}

	@Test
	default void channelThatWasNeverSentToHasNoMessage() throws InterruptedException {
		assertThat(layer().poll("unknown")).isEmpty();
	}

	@Test
	default void messageStaysOnItsChannelUntilThatIsRead() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("mine", "kept");

		assertThat(layer.poll("other", "mine.too", "mine?too", "mine!")).isEmpty();
		assertThat(layer.receiveValues(1, "mine")).containsExactly("kept");
	}

	@Test
	default void nodeLocalChannelsAreReceivedByTheirPrefix() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("node!a", "ponies");
		layer.send("node!b", "pangolins");

		List<Message> received = List.of(layer.receive("node!"), layer.receive("node!"));

		assertThat(received).containsExactlyInAnyOrder(
				new Message(ChannelName.of("node!a"), LayerUnderTest.content("ponies")),
				new Message(ChannelName.of("node!b"), LayerUnderTest.content("pangolins")));
	}

	@Test
	default void newChannelIsASingleReaderChannelOfItsOwn() throws InterruptedException {
		LayerUnderTest layer = layer();
		ChannelName first = layer.layer().newChannel("test.foo?");
		layer.send(first.value(), "blue");
		ChannelName second = layer.layer().newChannel("test.foo?");

		Message message = layer.receive(second.value(), first.value());

		assertThat(first.isSingleReader()).isTrue();
		assertThat(first.value()).startsWith("test.foo?");
		assertThat(second).isNotEqualTo(first);
		assertThat(message.channel()).isEqualTo(first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "test!", "test.foo", "test?foo", "?", "one?two?", "two words?", "" })
	default void newChannelNeedsAPrefixThatEndsInAQuestionMark(String prefix) {
		LayerUnderTest layer = layer();

		assertThatIllegalArgumentException().isThrownBy(() -> layer.layer().newChannel(prefix))
			.withMessageContaining("'" + prefix);
	}

	@Test
	default void textStaysTextAndBytesStayBytes() throws InterruptedException {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("utf-bytes", new byte[] { (byte) 0xc2, (byte) 0xa3 });
		values.put("unicode", "£");
		values.put("emoji", "\ud83d\ude00");
		values.put("control", new byte[] { 1, 0, 3, 33 });
		values.put("control text", "\u0000\u0001\n\r\u2028");
		values.put("empty text", "");
		values.put("empty bytes", new byte[0]);
		Content content = Content.of(Map.of("nested", values, "list", List.of("£", new byte[] { -1 })));

		assertThat(afterSending(content)).isEqualTo(content);
	}

	@Test
	default void numbersBooleansAndNullArriveAsTheyAre() throws InterruptedException {
		Content content = Content.of(Map.of("list",
				Arrays.asList(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, (1L << 53) + 1, 1.0, 0.1, -0.0,
						Double.MAX_VALUE, Double.MIN_VALUE, true, false, null),
				"empty list", List.of(), "empty map", Map.of()));

		assertThat(afterSending(content)).isEqualTo(content);
	}

	@Test
	default void metadataArrivesBesideTheContent() throws InterruptedException {
		LayerUnderTest layer = layer();
		Message message = new Message(ChannelName.of("tried"), LayerUnderTest.content("x"), Map.of("attempts", "3"));

		layer.layer().send(message);

		assertThat(layer.receive("tried")).isEqualTo(message);
	}

	@Test
	default void laterChangesOfTheSendersObjectsChangeNothing() throws InterruptedException {
		LayerUnderTest layer = layer();
		byte[] bytes = { 1, 2, 3 };
		List<Object> list = new ArrayList<>(List.of(1L, bytes));
		layer.send("alias", list);

		list.add("late");
		bytes[0] = 99;

		Content expected = LayerUnderTest.content(List.of(1L, new byte[] { 1, 2, 3 }));
		assertThat(layer.receive("alias").content()).isEqualTo(expected);
	}

	@Test
	default void messageOfTheLargestSizeIsTaken() throws InterruptedException {
		LayerUnderTest layer = layer(settings().withMaxMessageSize(DataSize.ofBytes(100)));
		Content content = LayerUnderTest.content("x".repeat(85));

		layer.layer().send(new Message(ChannelName.of("large"), content));

		assertThat(content.size()).isEqualTo(100);
		assertThat(layer.receive("large").content()).isEqualTo(content);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "£" })
	default void largerMessageIsRefused(String character) throws InterruptedException {
		LayerUnderTest layer = layer(settings().withMaxMessageSize(DataSize.ofBytes(100)));
		Content content = LayerUnderTest.content(character.repeat(86));

		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> layer.layer().send(new Message(ChannelName.of("large"), content)))
			.withMessageContainingAll("'large'", String.valueOf(content.size()), "100")
			.satisfies((ex) -> assertThat(ex.getSize()).isEqualTo(content.size()))
			.satisfies((ex) -> assertThat(ex.getMaxSize()).isEqualTo(100));
		assertThat(layer.poll("large")).isEmpty();
	}

	@Test
	default void largerGroupMessageIsRefusedEvenByAnEmptyGroup() {
		LayerUnderTest layer = layer(settings().withMaxMessageSize(DataSize.ofBytes(100)));
		GroupMessage message = new GroupMessage(GroupName.of("crowd"), LayerUnderTest.content("x".repeat(86)));

		assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(() -> layer.layer().groupSend(message))
			.withMessageContaining("'crowd'");
	}

	@Test
	default void contentIsCheckedWithoutBeingSent() throws InterruptedException {
		LayerUnderTest layer = layer(settings().withMaxMessageSize(DataSize.ofBytes(100)));

		layer.layer().check("large", LayerUnderTest.content("x".repeat(10)));
		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> layer.layer().check("large", LayerUnderTest.content("x".repeat(86))))
			.withMessageContaining("'large'");
		assertThat(layer.poll("large")).isEmpty();
	}

	@Test
	default void flushRemovesAllMessages() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("normal", "x");
		layer.send("single?reader", "x");
		layer.send("node!local", "x");

		layer.layer().flush();

		assertThat(layer.poll("normal", "single?reader", "node!")).isEmpty();
	}

	@Test
	default void flushedChannelTakesMessagesAgain() throws InterruptedException {
		LayerUnderTest layer = layer();
		for (int i = 0; i < CAPACITY; i++) {
			layer.send("normal", "before");
		}

		layer.layer().flush();
		layer.send("normal", "after");

		assertThat(layer.receiveValues(1, "normal")).containsExactly("after");
	}

	@Test
	default void closedLayerRefusesMessages() {
		LayerUnderTest layer = layer();

		layer.layer().close();

		assertThatExceptionOfType(ChannelLayerException.class).isThrownBy(() -> layer.send("late", "x"));
		assertThatExceptionOfType(ChannelLayerException.class).isThrownBy(() -> layer.groupSend("late", "x"));
	}

	private Content afterSending(Content content) throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.layer().send(new Message(ChannelName.of("types"), content));
		return layer.receive("types").content();
	}

}
