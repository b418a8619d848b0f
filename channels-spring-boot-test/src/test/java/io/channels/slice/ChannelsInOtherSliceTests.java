package io.channels.slice;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.context.annotation.Import;

import io.channels.test.AutoConfigureChannels;
import io.channels.test.AutoConfigureChannelsTester;
import io.channels.test.ChannelsTester;
import io.channels.test.TestConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Consumers in a slice that knows nothing of them.
 */
@JsonTest
@AutoConfigureChannels
@AutoConfigureChannelsTester
@Import({ Scanned.Jobs.class, Scanned.Functions.class })
class ChannelsInOtherSliceTests {

	@Autowired
	private ChannelsTester tester;

	@Test
	void importedConsumersAreThere() {
		TestConnection ann = this.tester.connect("/team");

		this.tester.channel("jobs").send(new Scanned.Job("sweep", 1));

		assertThat(ann).hasReceivedText("sweep done");
		assertThat(this.tester.connect("/chat/hall?name=Ann")).isRefusedWith(404);
	}

}
