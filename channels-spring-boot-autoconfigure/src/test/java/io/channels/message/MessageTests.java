package io.channels.message;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageTests {

	private static final ChannelName CHANNEL = ChannelName.of("thumbnails");

	@Test
	void replyChannelIsWhatTheSenderNamed() {
		Message message = new Message(CHANNEL, Content.of(Message.REPLY_CHANNEL, "node!abc"));

		assertThat(message.replyChannel()).hasValue(ChannelName.of("node!abc"));
	}

	@Test
	void messageWithoutReplyChannelHasNone() {
		assertThat(new Message(CHANNEL, Content.empty()).replyChannel()).isEmpty();
	}

	@Test
	void metadataIsCopied() {
		Map<String, String> metadata = new HashMap<>(Map.of("attempts", "1"));
		Message message = new Message(CHANNEL, Content.empty(), metadata);

		metadata.put("attempts", "2");

		assertThat(message.metadata()).containsExactly(Map.entry("attempts", "1"));
	}

}
