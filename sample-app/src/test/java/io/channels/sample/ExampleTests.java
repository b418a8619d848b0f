package io.channels.sample;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import io.channels.test.ChannelsTest;
import io.channels.test.ChannelsTester;
import io.channels.test.TestConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of {@code /example}.
 */
@ChannelsTest
class ExampleTests {

	@Autowired
	private ChannelsTester tester;

	@Test
	void everyTextReachesTheTeam() {
		TestConnection one = this.tester.connect("/example");
		TestConnection two = this.tester.connect("/example");
		assertThat(one.receiveText()).isEqualTo("Thanks for connecting to our websocket.");
		assertThat(two.receiveText()).isEqualTo("Thanks for connecting to our websocket.");

		one.sendText("hello team");

		assertThat(one).hasReceivedText("hello team");
		assertThat(two).hasReceivedText("hello team");
		assertThat(this.tester.group("sas-team")).hasMembers(one, two);
	}

	@Test
	void whoLeavesIsNotInTheTeam() {
		TestConnection one = this.tester.connect("/example");

		one.disconnect();

		assertThat(this.tester.group("sas-team")).hasNoMembers();
	}

}
