package io.channels.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

import io.channels.test.ChannelsTest;
import io.channels.test.ChannelsTester;
import io.channels.test.TestConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said in a room, and who hears it.
 */
@ChannelsTest({ ChatConsumer.class, ThumbnailConsumers.class })
class ChatTests {

	@Autowired
	private ChannelsTester tester;

	@Test
	void newcomerIsWelcomedAndOthersHearOfIt() {
		TestConnection ann = this.tester.connect("/chat/hall?name=Ann");
		assertThat(ann).hasReceivedJson(new ChatEvent.Welcome("hall", 1));
		ann.receiveText();

		TestConnection bob = this.tester.connect("/chat/hall?name=Bob");
		bob.disconnect();

		assertThat(bob).hasReceivedJson(new ChatEvent.Welcome("hall", 2));
		assertThat(ann).hasReceivedJson(new ChatEvent.Join("hall", "Bob"), new ChatEvent.Leave("hall", "Bob"));
	}

	@Test
	void messageReachesEveryoneInTheRoomAndNobodyElse() {
		TestConnection ann = enter("/chat/one?name=Ann");
		TestConnection bob = enter("/chat/one?name=Bob");
		TestConnection eve = enter("/chat/other?name=Eve");
		ann.receiveText();

		ann.sendJson(new ChatMessage("hi £ 😀"));

		assertThat(ann).hasReceivedJson(new ChatEvent.Said("one", "Ann", "hi £ 😀"));
		assertThat(bob).hasReceivedJson(new ChatEvent.Said("one", "Ann", "hi £ 😀"));
		assertThat(eve).hasReceivedNothing();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?name=", "?name=%20%20", "?name=aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde" })
	void whoHasNoUsableNameIsDenied(String query) {
		assertThat(this.tester.connect("/chat/hall" + query)).isDenied();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "", "null", "[]", "{\"message\":\"\"}", "{\"message\":\"  \"}", "{\"text\":\"a\"}",
			"{\"message\":null}", "{\"message\":{}}", "\"text\"", "LONG" })
	void uselessMessageIsAnErrorForTheSenderAlone(String text) {
		TestConnection ann = enter("/chat/hall?name=Ann");
		TestConnection bob = enter("/chat/hall?name=Bob");
		ann.receiveText();

		ann.sendText(text.equals("LONG") ? "{\"message\":\"" + "x".repeat(2_001) + "\"}" : text);

		assertError(ann.receiveJson());
		assertThat(ann).isOpen().hasReceivedNothing();
		assertThat(bob).hasReceivedNothing();
	}

	@Test
	void longestMessageIsTaken() {
		TestConnection ann = enter("/chat/long?name=" + "n".repeat(40));

		ann.sendJson(new ChatMessage("x".repeat(2_000)));

		assertThat(ann.receiveJson().path("message").asString()).hasSize(2_000);
	}

	@ParameterizedTest
	@CsvSource({ "640, 320, 160, 80", "200, 800, 40, 160", "100, 50, 100, 50", "1000, 1, 160, 1" })
	void imageArrivesAsAThumbnail(int width, int height, int scaledWidth, int scaledHeight) throws IOException {
		TestConnection ann = enter("/chat/images?name=Ann");

		ann.sendBinary(png(width, height));

		ChatEvent.Image image = ann.receiveJson(ChatEvent.Image.class);
		assertThat(image).extracting(ChatEvent.Image::type, ChatEvent.Image::room, ChatEvent.Image::name)
			.containsExactly("image", "images", "Ann");
		assertThat(image.image()).startsWith("data:image/png;base64,");
		byte[] png = Base64.getDecoder().decode(image.image().substring(image.image().indexOf(',') + 1));
		BufferedImage scaled = ImageIO.read(new ByteArrayInputStream(png));
		assertThat(scaled.getWidth()).isEqualTo(scaledWidth);
		assertThat(scaled.getHeight()).isEqualTo(scaledHeight);
	}

	@ParameterizedTest
	@ValueSource(strings = { "no image", "" })
	void bytesThatAreNoImageAreAnErrorForTheSender(String text) {
		TestConnection ann = enter("/chat/noimage?name=Ann");

		ann.sendBinary(text.getBytes());

		assertError(ann.receiveJson());
		assertThat(this.tester.group(RoomName.group("noimage"))).hasMembers(ann);
	}

	private TestConnection enter(String path) {
		TestConnection connection = this.tester.connect(path);
		assertThat(connection.receiveJson().path("type").asString()).isEqualTo("welcome");
		return connection;
	}

	private static void assertError(JsonNode event) {
		assertThat(event.path("type").asString()).isEqualTo("error");
		assertThat(event.path("message").asString()).isNotBlank().doesNotContain("io.channels", "Exception");
	}

	private static byte[] png(int width, int height) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
		return bytes.toByteArray();
	}

}
