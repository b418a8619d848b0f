package io.channels.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import io.channels.test.ChannelsTest;
import io.channels.test.ChannelsTester;
import io.channels.test.TestConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What live clients of a room tell and hear beside messages, and that others do not.
 */
@ChannelsTest({ ChatConsumer.class, ThumbnailConsumers.class })
class LiveChatTests {

	private static final String TYPING = "{\"typing\":true}";

	@Autowired
	private ChannelsTester tester;

	@Test
	void typingIsToldToOthersWhoAreLive() {
		TestConnection ann = enter("/chat/hall?live&name=Ann");
		TestConnection bob = enter("/chat/hall?live&name=Bob");
		TestConnection eve = enter("/chat/hall?name=Eve");
		clear(ann, bob, eve);

		ann.sendText(TYPING);

		assertThat(bob).hasReceivedJson(new ChatEvent.Typing("hall", "Ann"));
		assertThat(ann).hasReceivedNothing();
		assertThat(eve).hasReceivedNothing();
	}

	@Test
	void typingIsToldOnceInASecond() {
		TestConnection ann = enter("/chat/hall?live&name=Ann");
		TestConnection bob = enter("/chat/hall?live&name=Bob");

		ann.sendText(TYPING);
		ann.sendText(TYPING);
		assertThat(bob.receiveJson(ChatEvent.Typing.class).name()).isEqualTo("Ann");
		assertThat(bob).hasReceivedNothing();

		this.tester.advance(Duration.ofSeconds(1));
		ann.sendText(TYPING);
		assertThat(bob).hasReceivedJson(new ChatEvent.Typing("hall", "Ann"));
	}

	@Test
	void typingAloneIsNoMessageOfOthers() {
		TestConnection ann = enter("/chat/hall?name=Ann");

		ann.sendText(TYPING);

		assertThat(ann.receiveJson().path("type").asString()).isEqualTo("error");
	}

	@Test
	void descriptionGoesWithTheNextImageAlone() throws IOException {
		TestConnection ann = enter("/chat/hall?live&name=Ann");

		ann.sendText("{\"alt\":\"A bridge\"}");
		ann.sendBinary(png());
		ann.sendBinary(png());

		assertThat(ann.receiveJson().path("alt").asString()).isEqualTo("A bridge");
		assertThat(ann.receiveJson().has("alt")).isFalse();
	}

	@Test
	void descriptionThatIsTooLongIsAnError() {
		TestConnection ann = enter("/chat/hall?live&name=Ann");

		ann.sendText("{\"alt\":\"" + "x".repeat(2_001) + "\"}");

		assertThat(ann.receiveJson().path("type").asString()).isEqualTo("error");
	}

	@Test
	void nameOfAUserWinsOverTheQuery() {
		TestConnection bob = enter("/chat/hall?name=Bob");
		this.tester.to("/chat/hall?name=Bob").principal("alice").connect();
		this.tester.to("/chat/hall").principal("carol").connect();

		assertThat(bob).hasReceivedJson(new ChatEvent.Join("hall", "alice"), new ChatEvent.Join("hall", "carol"));
	}

	private TestConnection enter(String path) {
		TestConnection connection = this.tester.connect(path);
		assertThat(connection.receiveJson().path("type").asString()).isEqualTo("welcome");
		return connection;
	}

	private static void clear(TestConnection ann, TestConnection bob, TestConnection eve) {
		assertThat(ann.receiveText()).contains("Bob");
		assertThat(ann.receiveText()).contains("Eve");
		assertThat(bob.receiveText()).contains("Eve");
		assertThat(eve).hasReceivedNothing();
	}

	private static byte[] png() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB), "png", bytes);
		return bytes.toByteArray();
	}

}
