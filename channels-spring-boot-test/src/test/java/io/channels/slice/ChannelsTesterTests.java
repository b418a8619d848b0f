package io.channels.slice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;

import io.channels.message.InvalidContentException;
import io.channels.test.ChannelsTest;
import io.channels.test.ChannelsTester;
import io.channels.test.MutableClock;
import io.channels.test.TestConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ChannelsTest
class ChannelsTesterTests {

	@Autowired
	private ChannelsTester tester;

	@Autowired
	private MutableClock clock;

	@Autowired
	private Scanned.Counting counting;

	@Test
	void consumersAnswerAndSpeakToGroups() {
		TestConnection ann = this.tester.connect("/chat/hall?name=Ann");
		TestConnection bob = this.tester.connect("/chat/hall?name=Bob%20B.");

		assertThat(ann).isAccepted().isOpen().isMemberOf("chat.hall").isNotMemberOf("chat.attic");
		assertThat(this.tester.group("chat.hall")).hasMembers(ann, bob)
			.hasBeenSentJson(new Scanned.Said("Ann is here"), "{\"message\": \"Bob B. is here\"}");
		assertThat(ann).hasReceivedJson(new Scanned.Said("welcome"), "{\"message\":\"Ann is here\"}",
				Map.of("message", "Bob B. is here"));
		assertThat(bob.receiveJson(Scanned.Said.class).message()).isEqualTo("welcome");
		assertThat(bob.receiveJson().path("message").asString()).isEqualTo("Bob B. is here");
		bob.assertNothingReceived();

		bob.sendJson(Map.of("message", "hi"));

		assertThat(bob).hasReceivedText("{\"message\":\"Bob B.: hi\"}");
		assertThat(ann).texts().last().isEqualTo("{\"message\":\"Bob B.: hi\"}");
	}

	@Test
	void groupMessagesWaitForTheEndOfConnectAsWithAGateway() {
		TestConnection ann = this.tester.connect("/chat/hall?name=Ann");

		assertThat(ann).hasReceivedText("{\"message\":\"welcome\"}", "{\"message\":\"Ann is here\"}");
	}

	@Test
	void whoLeavesIsNoMemberAndHearsNothing() {
		TestConnection ann = this.tester.connect("/chat/hall?name=Ann");
		TestConnection bob = this.tester.connect("/chat/hall?name=Bob");

		bob.disconnect(4500);

		assertThat(bob).isClosedWith(4500);
		assertThat(this.tester.group("chat.hall")).hasMembers(ann)
			.hasBeenSentJson("{\"message\":\"Bob left with 4500\"}");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> bob.sendText("{}"))
			.withMessageStartingWith("Cannot send: the connection of '/chat/hall' was closed with 4500");
	}

	@Test
	void consumerClosesAfterWhatItSent() {
		TestConnection ann = this.tester.connect("/chat/hall?name=Ann");
		ann.receiveText();
		ann.receiveText();

		ann.sendBinary(new byte[] { 1, 2 });

		assertThat(ann).hasReceivedBinary(new byte[] { 1, 2 }).isClosedWith(4001, "no images");
		ann.assertClosed(4001);
		assertThat(this.tester.group("chat.hall")).hasNoMembers()
			.hasBeenSentJson("{\"message\":\"Ann left with 4001\"}");
	}

	@Test
	void failureClosesTheConnectionAndIsTold() {
		TestConnection ann = this.tester.connect("/chat/hall?name=Ann");

		ann.sendText("{\"message\":\"fail\"}");

		assertThat(ann).isClosedWith(1011);
		assertThat(this.tester.failures()).singleElement()
			.isInstanceOf(IllegalStateException.class)
			.hasToString("java.lang.IllegalStateException: told to fail");
	}

	@Test
	void invalidMessageIsAnswered() {
		TestConnection ann = this.tester.connect("/chat/hall?name=Ann");
		ann.receiveText();
		ann.receiveText();

		ann.sendText("{");

		assertThat(ann.receiveJson().at("/error/code").asString()).isEqualTo("invalid_json");
		assertThat(ann).isOpen();
	}

	@ParameterizedTest
	@CsvSource({ "/chat/hall, 403", "/nowhere, 404", "/broken, 500", "/functions/x, 403" })
	void refusedHandshakesHaveTheStatusOfTheGateway(String path, int status) {
		assertThat(this.tester.connect(path)).isRefusedWith(status);
	}

	@Test
	void handshakeHasWhatTheTestSays() {
		TestConnection ann = this.tester.to("/who")
			.principal("ann")
			.sessionAttribute("cart", 7)
			.origin("https://example.org")
			.connect();

		assertThat(ann).hasReceivedText("ann 7 https://example.org");
		assertThat(this.tester.connect("/who")).hasReceivedText("nobody null null");
	}

	@Test
	void consumersRunAsTheUserOfSpringSecurity() {
		TestConnection ann = this.tester.to("/authenticated")
			.principal(new TestingAuthenticationToken("ann", "secret", "ROLE_CLERK"))
			.connect();

		assertThat(ann).hasReceivedText("[ROLE_CLERK]");
		assertThat(this.tester.connect("/authenticated")).hasReceivedText("nobody");
	}

	@Test
	void subprotocolAndHeadersAreAnswered() {
		assertThat(this.tester.to("/functions/5").header("Offer", "v2").subprotocols("v1", "v2").connect())
			.isAcceptedWith("v2")
			.hasResponseHeader("Number", "5");
		assertThat(this.tester.to("/functions/5").header("Offer", "v3").subprotocols("v1", "v2").connect())
			.isRefusedWith(500);
	}

	@Test
	void sessionLastsAsLongAsTheConnection() {
		TestConnection one = this.tester.connect("/functions/1");
		TestConnection two = this.tester.connect("/functions/2");

		one.sendText("10").sendText("100");
		two.sendText("10");

		assertThat(one).hasReceivedText("sum 11", "sum 111");
		assertThat(two).hasReceivedText("sum 12");
	}

	@Test
	void handshakeWithoutAnswerIsDeniedInTime() {
		TestConnection silent = this.tester.connect("/silent");

		assertThat(silent).isUnanswered();
		this.tester.advance(Duration.ofSeconds(4));
		assertThat(silent).isUnanswered();
		this.tester.advance(Duration.ofSeconds(1));
		assertThat(silent).isDenied();
	}

	@Test
	void handshakeMayBeAnsweredBySomebodyElse() {
		TestConnection silent = this.tester.connect("/silent");

		this.tester.channel(silent.channel()).send(Map.of("accept", true));

		assertThat(silent).isAccepted();
		this.tester.advance(Duration.ofSeconds(10));
		assertThat(silent).isOpen();
	}

	@Test
	void whatIsPutOffIsConsumedWhenTheClockHasMoved() {
		TestConnection later = this.tester.connect("/later");

		assertThat(later).isUnanswered();
		this.tester.advance(Duration.ofMillis(2999));
		assertThat(later).isUnanswered();
		this.tester.advance(Duration.ofMillis(1));
		assertThat(later).hasReceivedText("at last");
		later.sendText("close");
		assertThat(later).isClosedWith(4002);
	}

	@Test
	void jobsAreConsumedBeforeTheCallReturns() {
		TestConnection ann = this.tester.connect("/team");

		this.tester.channel("jobs").send(new Scanned.Job("sweep", 3));

		assertThat(this.tester.channel("jobs"))
			.hasBeenSentOnly(new Scanned.Job("sweep", 3), new Scanned.Job("sweep", 2), new Scanned.Job("sweep", 1),
					Map.of("name", "sweep", "attempts", 0))
			.hasWaiting(0);
		assertThat(this.tester.channel("archive")).hasBeenSent(new Scanned.Job("sweep", 0)).hasWaiting(1);
		assertThat(this.tester.group("team")).hasBeenSentOnly(Map.of("text", "sweep done"))
			.hasBeenSentText("sweep done");
		assertThat(ann).hasReceivedText("sweep done");
	}

	@Test
	void delayedMessagesArriveAtTheirTimeAndInOrder() {
		String noon = this.clock.instant().plusSeconds(3600).toString();
		String one = this.clock.instant().plusSeconds(7200).toString();

		this.tester.channel("alarms").send(Map.of("name", "b"), Duration.ofHours(2));
		this.tester.channel("alarms").send(Map.of("name", "a"), Duration.ofHours(1));
		boolean cancelled = this.tester.channel("alarms").send(Map.of("name", "c"), Duration.ofHours(1)).cancel();

		assertThat(cancelled).isTrue();
		assertThat(this.tester.channel("archive")).hasBeenSentNothing();
		assertThat(this.tester.channel("alarms")).hasBeenSentLater(Map.of("name", "b"), Duration.ofHours(2));
		this.tester.advance(Duration.ofHours(3));
		assertThat(this.tester.channel("archive")).hasBeenSentOnly(Map.of("name", "a", "at", noon),
				Map.of("name", "b", "at", one));
	}

	@Test
	void jobsThatAreOftenPutOffAreRepeatedAtTheirTimes() {
		Instant start = this.clock.instant();

		this.tester.channel("postponed").send(Map.of("until", start.plusSeconds(6).toString()));
		this.tester.advance(Duration.ofMinutes(1));

		assertThat(this.tester.channel("archive")).hasBeenSentOnly(Map.of("at", start.plusSeconds(7).toString()));
	}

	@Test
	void messageOfAClosedConnectionIsNotedBeforeWhatItCauses() {
		TestConnection ann = this.tester.connect("/chat/hall?name=Ann");

		this.tester.group("chat.hall").send(Map.of("close", 4003));

		assertThat(ann).isClosedWith(4003);
		assertThat(this.tester.group("chat.hall")).hasBeenSent(Map.of("close", 4003),
				Map.of("text", "{\"message\":\"Ann left with 4003\"}"));
	}

	@Test
	void refusedMessageIsNotNoted() {
		TestConnection ann = this.tester.connect("/team");

		assertThatExceptionOfType(InvalidContentException.class)
			.isThrownBy(() -> this.tester.group("team").send(Map.of("txt", "typo")));

		assertThat(this.tester.group("team")).hasBeenSentNothing();
		assertThat(ann).hasReceivedNothing();
	}

	@Test
	@Timeout(30)
	void whatOtherThreadsSendIsConsumedWhenTheConsumerHasEnded() {
		this.tester.channel("elsewhere").send(new Scanned.Job("tea", 0));

		assertThat(this.tester.channel("archive")).hasBeenSentOnly(Map.of("name", "sent elsewhere"),
				new Scanned.Job("tea", 0));
	}

	@Test
	void unreadMessagesExpireByTheClock() {
		this.tester.channel("unread").send(Map.of("number", 1));

		assertThat(this.tester.channel("unread")).hasWaiting(1);
		this.clock.advance(Duration.ofSeconds(61));
		this.tester.channel("unread").send(Map.of("number", 2));
		assertThat(this.tester.channel("unread")).hasWaiting(1);
	}

	@Test
	void consumersThatDoNotComeToAnEndAreFound() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tester.channel("endless").send(Map.of()))
			.withMessageContaining("10000 messages")
			.withMessageContaining("'endless'");
	}

	@Test
	void streamsAreConsumed() {
		TestConnection client = this.tester.connect("/streams");

		client.sendText("{\"stream\":\"echo\",\"payload\":{\"a\":1}}");
		client.sendText("{\"stream\":\"other\",\"payload\":{}}");

		assertThat(client.receiveJson()).hasToString("{\"stream\":\"echo\",\"payload\":{\"a\":1}}");
		assertThat(client.receiveJson().at("/error/code").asString()).isEqualTo("unknown_stream");
	}

	@Test
	void interceptorsRun() {
		int before = this.counting.calls;

		this.tester.connect("/who");

		assertThat(this.counting.calls).isEqualTo(before + 1);
	}

	@Test
	void failedAssertionsSayWhatWasExpectedAndWhatHappened() {
		TestConnection ann = this.tester.connect("/chat/hall?name=100%25");
		this.tester.channel("broken").send(Map.of());

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(ann).as("Ann").hasReceivedText("hello"))
			.withMessage("""
					[Ann] Expected the connection of '/chat/hall' to have received
					  'hello'
					but the connection of '/chat/hall' is open; it has not read
					  '{"message":"welcome"}'
					  '{"message":"100% is here"}'; consumers failed with
					  java.lang.IllegalArgumentException: a broken job""");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.tester.channel("jobs")).hasBeenSent(Map.of("a", 1)))
			.withMessage("""
					Expected channel 'jobs' to have been sent
					  {a=1}
					but it was sent
					  nothing""");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.tester.group("chat.hall")).hasNoMembers())
			.withMessage("Expected group 'chat.hall' to have the members\n  nothing\nbut it has\n  " + ann.channel());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.tester.connect("/nowhere")).isAccepted())
			.withMessageContaining("was refused, since no route of websocket.connect matches (404)");
	}

	@Test
	void resetForgetsEverything() {
		TestConnection ann = this.tester.connect("/team");
		this.tester.channel("alarms").send(Map.of("name", "a"), Duration.ofHours(1));
		this.tester.channel("broken").send(Map.of());

		this.tester.reset();
		this.tester.advance(Duration.ofHours(2));

		assertThat(this.tester.group("team")).hasNoMembers().hasBeenSentNothing();
		assertThat(this.tester.channel("archive")).hasBeenSentNothing();
		assertThat(this.tester.channel("alarms")).hasBeenSentNothing();
		assertThat(this.tester.failures()).isEqualTo(List.of());
		this.tester.group("team").send(Map.of("text", "anybody?"));
		assertThat(ann).hasReceivedNothing();
	}

}
