package io.channels.test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The part of the contract about sending to groups.
 */
interface GroupContract extends LayerContract {

	@Test
	default void everyMemberGetsAGroupMessage() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one", "two", "three");
		layer.groupDiscard("crowd", "three");

		layer.groupSend("crowd", "orange");

		assertThat(layer.receiveValues(1, "one")).containsExactly("orange");
		assertThat(layer.receiveValues(1, "two")).containsExactly("orange");
		assertThat(layer.poll("one", "two", "three")).isEmpty();
	}

	@Test
	default void nodeLocalMembersGetAGroupMessage() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "node!one", "node!two", "node!three");
		layer.groupDiscard("crowd", "node!two");

		layer.groupSend("crowd", "orange");

		List<Message> received = List.of(layer.receive("node!"), layer.receive("node!"));
		assertThat(received).containsExactlyInAnyOrder(
				new Message(ChannelName.of("node!one"), LayerUnderTest.content("orange")),
				new Message(ChannelName.of("node!three"), LayerUnderTest.content("orange")));
		assertThat(layer.poll("node!")).isEmpty();
	}

	@Test
	default void singleReaderMemberGetsGroupMessagesUntilItIsDiscarded() throws InterruptedException {
		LayerUnderTest layer = layer();
		String member = layer.layer().newChannel("reply?").value();
		layer.groupAdd("crowd", member);
		layer.groupSend("crowd", "before");

		layer.groupDiscard("crowd", member);
		layer.groupSend("crowd", "after");

		assertThat(layer.receiveValues(1, member)).containsExactly("before");
		assertThat(layer.poll(member)).isEmpty();
	}

	@Test
	default void groupMessagesArriveInTheOrderSent() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one", "node!two");

		layer.groupSend("crowd", "a");
		layer.send("one", "b");
		layer.send("node!two", "b");
		layer.groupSend("crowd", "c");

		assertThat(layer.receiveValues(3, "one")).containsExactly("a", "b", "c");
		assertThat(layer.receiveValues(3, "node!")).containsExactly("a", "b", "c");
	}

	@Test
	default void memberAddedTwiceGetsOneMessage() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one", "one", "node!two", "node!two");

		layer.groupSend("crowd", "orange");

		assertThat(layer.receiveValues(2, "one", "node!")).containsExactly("orange", "orange");
		assertThat(layer.poll("one", "node!")).isEmpty();
	}

	@Test
	default void memberOfTwoGroupsGetsTheMessagesOfBoth() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("first", "member");
		layer.groupAdd("second", "member");

		layer.groupSend("first", "a");
		layer.groupSend("second", "b");

		assertThat(layer.receiveValues(2, "member")).containsExactly("a", "b");
	}

	@Test
	default void groupMessageCarriesItsMetadata() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one");

		layer.layer()
			.groupSend(
					new GroupMessage(GroupName.of("crowd"), LayerUnderTest.content("x"), Map.of("by", "me"), Set.of()));

		assertThat(layer.receive("one").metadata()).containsEntry("by", "me");
	}

	@Test
	default void exceptedMembersGetNothing() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "sender", "node!sender", "one", "node!two");

		layer.groupSendExcept("crowd", "orange", "sender", "node!sender", "stranger");

		assertThat(layer.receiveValues(1, "one")).containsExactly("orange");
		assertThat(layer.receive("node!").channel()).isEqualTo(ChannelName.of("node!two"));
		assertThat(layer.poll("sender", "node!", "stranger")).isEmpty();
	}

	@Test
	default void exceptedMembersStayMembers() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "sender");

		layer.groupSendExcept("crowd", "first", "sender");
		layer.groupSend("crowd", "second");

		assertThat(layer.receiveValues(1, "sender")).containsExactly("second");
	}

	@Test
	default void messageToAGroupThatWasNeverUsedGoesNowhere() throws InterruptedException {
		LayerUnderTest layer = layer();

		layer.groupSend("nobody", "x");

		layer.groupAdd("nobody", "late");
		assertThat(layer.poll("late")).isEmpty();
	}

	@Test
	default void senderIsNotToldThatAMemberIsFull() {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "slow", "node!slow");

		assertThatNoException().isThrownBy(() -> sendMany(layer, CAPACITY + 1));
	}

	@Test
	default void fullMemberLosesTheMessageAndNobodyElseDoes() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "slow", "node!slow", "fast", "node!fast");
		for (int i = 0; i < CAPACITY; i++) {
			layer.send("slow", "backlog");
			layer.send("node!slow", "backlog");
		}

		layer.groupSend("crowd", "news");

		assertThat(layer.receiveValues(CAPACITY, "slow")).containsOnly("backlog");
		assertThat(layer.poll("slow")).isEmpty();
		assertThat(layer.receiveValues(1, "fast")).containsExactly("news");
		List<@Nullable Object> nodeLocal = layer.receiveValues(CAPACITY + 1, "node!");
		assertThat(nodeLocal).containsOnlyOnce("news");
		assertThat(layer.poll("node!")).isEmpty();
	}

	@Test
	default void fullMemberStaysAMember() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "slow");
		sendMany(layer, CAPACITY + 1);
		layer.receiveValues(CAPACITY, "slow");

		layer.groupSend("crowd", "news");

		assertThat(layer.receiveValues(1, "slow")).containsExactly("news");
	}

	@Test
	default void memberOfAGroupLosesNothingToTheBacklogOfItsNeighbours() throws InterruptedException {
		LayerUnderTest layer = layer();
		int members = CAPACITY * 4;
		for (int i = 0; i < members; i++) {
			layer.groupAdd("crowd", "node!member" + i);
		}

		layer.groupSend("crowd", "all");

		assertThat(layer.receiveValues(members, "node!")).containsOnly("all");
	}

	private static void sendMany(LayerUnderTest layer, int count) {
		for (int i = 0; i < count; i++) {
			layer.groupSend("crowd", "news");
		}
	}

}
