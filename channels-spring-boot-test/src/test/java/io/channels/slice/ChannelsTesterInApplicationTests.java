package io.channels.slice;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import io.channels.test.AutoConfigureChannelsTester;
import io.channels.test.ChannelsTester;
import io.channels.test.TestConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tester in a whole application without a server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@AutoConfigureChannelsTester
class ChannelsTesterInApplicationTests {

	@Autowired
	private ChannelsTester tester;

	@Autowired
	private Scanned.Orders orders;

	@Test
	void whatBeansSendIsConsumedBeforeTheyReturn() {
		TestConnection ann = this.tester.connect("/team");

		this.orders.place("tea");

		assertThat(ann).hasReceivedText("tea done");
		assertThat(this.tester.channel("jobs")).hasBeenSentOnly(new Scanned.Job("tea", 0));
		assertThat(this.tester.channel("alarms")).hasBeenSentLater(Map.of("name", "tea"), Duration.ofMinutes(10));
		this.tester.advance(Duration.ofMinutes(10));
		// The one of the job has expired.
		assertThat(this.tester.channel("archive")).hasWaiting(1);
	}

}
