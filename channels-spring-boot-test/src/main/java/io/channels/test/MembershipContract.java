package io.channels.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The part of the contract about how memberships of groups begin and end.
 */
interface MembershipContract extends LayerContract {

	@Test
	default void groupListsItsChannels() {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one", "two?reader", "node!three");

		layer.groupDiscard("crowd", "one");

		assertThat(layer.groupChannels("crowd")).containsExactlyInAnyOrder("two?reader", "node!three");
	}

	@Test
	default void groupThatWasNeverUsedHasNoChannels() {
		assertThat(layer().groupChannels("nobody")).isEmpty();
	}

	@Test
	default void groupVanishesWithItsLastMemberAndComesBackWithTheNext() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one");

		layer.groupDiscard("crowd", "one");
		layer.groupAdd("crowd", "two");
		layer.groupSend("crowd", "x");

		assertThat(layer.groupChannels("crowd")).containsExactly("two");
		assertThat(layer.receiveValues(1, "two")).containsExactly("x");
		assertThat(layer.poll("one")).isEmpty();
	}

	@Test
	default void discardOfANonMemberIsSilent() {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "member");

		assertThatNoException().isThrownBy(() -> layer.groupDiscard("crowd", "stranger"));
		assertThatNoException().isThrownBy(() -> layer.groupDiscard("nobody", "stranger"));
		assertThatNoException().isThrownBy(() -> layer.discardAll("stranger"));
		assertThat(layer.groupChannels("crowd")).containsExactly("member");
	}

	@ParameterizedTest
	@ValueSource(strings = { "normal", "single?reader", "node!local" })
	default void discardAllLeavesEveryGroup(String channel) {
		LayerUnderTest layer = layer();
		layer.groupAdd("first", channel, "other");
		layer.groupAdd("second", channel, "node!other");

		layer.discardAll(channel);

		assertThat(layer.groupChannels("first")).containsExactly("other");
		assertThat(layer.groupChannels("second")).containsExactly("node!other");
	}

	@Test
	default void flushRemovesAllMemberships() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one", "node!two");
		layer.groupSend("crowd", "before");

		layer.layer().flush();
		layer.groupSend("crowd", "after");

		assertThat(layer.groupChannels("crowd")).isEmpty();
		assertThat(layer.poll("one", "node!")).isEmpty();
	}

	@Test
	default void membershipExpires() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one", "node!two");

		layer.letPass(GROUP_EXPIRY);
		layer.groupSend("crowd", "x");

		assertThat(layer.groupChannels("crowd")).isEmpty();
		assertThat(layer.poll("one", "node!")).isEmpty();
	}

	@Test
	default void addingAMemberAgainProlongsItsMembershipOnly() throws InterruptedException {
		LayerUnderTest layer = layer();
		Duration most = GROUP_EXPIRY.multipliedBy(3).dividedBy(5);
		layer.groupAdd("crowd", "kept", "left");
		layer.letPass(most);

		layer.groupAdd("crowd", "kept");
		layer.letPass(GROUP_EXPIRY.minus(most));

		assertThat(layer.groupChannels("crowd")).containsExactly("kept");
	}

	@ParameterizedTest
	@ValueSource(strings = { "normal", "single?reader", "node!local" })
	default void channelThatLetsAMessageExpireLeavesItsGroups(String channel) throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("first", channel);
		layer.groupAdd("second", channel);
		layer.send(channel, "unread");

		layer.letPass(EXPIRY);

		assertThat(layer.groupChannels("first")).isEmpty();
		assertThat(layer.groupChannels("second")).isEmpty();
	}

	@Test
	default void memberThatLetsAGroupMessageExpireGetsNoMore() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "gone", "node!gone");
		layer.groupSend("crowd", "unread");

		layer.letPass(EXPIRY);
		layer.groupSend("crowd", "more");

		assertThat(layer.poll("gone", "node!")).isEmpty();
	}

	@Test
	default void memberThatReadItsMessagesStays() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "alive");
		layer.groupSend("crowd", "read");
		layer.receive("alive");

		layer.letPass(EXPIRY);
		layer.groupSend("crowd", "more");

		assertThat(layer.receiveValues(1, "alive")).containsExactly("more");
	}

	@Test
	default void neighboursOfAMemberThatLetsAMessageExpireStay() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "node!gone", "node!alive");
		layer.send("node!gone", "unread");

		layer.letPass(EXPIRY);
		layer.groupSend("crowd", "more");

		assertThat(layer.groupChannels("crowd")).containsExactly("node!alive");
		assertThat(layer.receiveValues(1, "node!")).containsExactly("more");
		assertThat(layer.poll("node!")).isEmpty();
	}

	@Test
	default void channelThatLeftForExpiryMayJoinAgain() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "back");
		layer.send("back", "unread");
		layer.letPass(EXPIRY);

		layer.groupAdd("crowd", "back");
		layer.groupSend("crowd", "again");

		assertThat(layer.receiveValues(1, "back")).containsExactly("again");
	}

}
