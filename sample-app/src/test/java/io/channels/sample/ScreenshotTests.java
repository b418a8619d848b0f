package io.channels.sample;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.CubicCurve2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

import io.channels.test.TestWebSocketClient;

/**
 * Takes the pictures of the README, with {@code -Dscreenshots=../docs/images}.
 */
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ScreenshotTests {

	private static Browser page;

	private final JsonMapper mapper = new JsonMapper();

	@LocalServerPort
	private int port;

	@TempDir
	private Path temp;

	@BeforeAll
	static void open() {
		Browser.require();
		page = Browser.open();
	}

	@AfterAll
	static void close() {
		page.close();
	}

	@BeforeEach
	void beAStranger() {
		page.openAsStranger(this.port, "/");
	}

	@Test
	void roomOnADesktopAndOnAPhone() throws Exception {
		SignIn user = new SignIn();
		user.as(this.port, "alice", "alice");
		page.look(1180, 800, false);
		page.join(this.port, "coffee", "Ada%20Lovelace");
		try (TestWebSocketClient alice = TestWebSocketClient.to(this.port, "/chat/coffee?live")
			.header("Cookie", user.cookies())
			.connect();
				TestWebSocketClient grace = connect("coffee", "Grace Hopper");
				TestWebSocketClient linus = connect("coffee", "Linus")) {
			say(alice, "Who has found the new place by the lake?");
			say(linus, "I was there this morning");
			linus.sendText("{\"alt\":\"The sun rises above the lake.\"}").sendBinary(bytes(lake()));
			page.waitFor((shown) -> shown.images() == 1);
			page.say("Lovely. Lunch there at noon?");
			page.waitFor((shown) -> shown.messages().contains("Lovely. Lunch there at noon?"));
			say(grace, "I am in!");
			page.waitFor((shown) -> shown.messages().contains("I am in!"));
			page.waitFor((shown) -> shown.members() == 4);
			alice.sendText("{\"typing\":true}");
			page.waitFor((shown) -> shown.text("#typing").contains("alice"));
			keep("room-desktop.png", page.picture());
		}

		page.look(390, 780, true);
		page.join(this.port, "evening", "Ada%20Lovelace");
		try (TestWebSocketClient alice = TestWebSocketClient.to(this.port, "/chat/evening?live")
			.header("Cookie", user.cookies())
			.connect(); TestWebSocketClient linus = connect("evening", "Linus")) {
			say(alice, "Is anybody still up?");
			page.say("Always.");
			page.waitFor((shown) -> shown.messages().contains("Always."));
			linus.sendText("{\"alt\":\"The sun rises above the lake.\"}").sendBinary(bytes(lake()));
			page.waitFor((shown) -> shown.images() == 1 && shown.members() == 3);
			page.click("#people-toggle");
			linus.sendText("{\"typing\":true}");
			page.waitFor((shown) -> shown.text("#typing").contains("Linus"));
			keep("room-phone-dark.png", page.picture());
		}
	}

	@Test
	void twoRooms() throws IOException {
		page.look(600, 580, false);
		page.join(this.port, "kitchen", "Ada");
		try (Browser other = Browser.open();
				TestWebSocketClient bob = connect("kitchen", "Bob");
				TestWebSocketClient grace = connect("garden", "Grace Hopper")) {
			other.look(600, 580, false);
			other.join(this.port, "garden", "Linus");
			page.say("The soup is ready!");
			page.waitFor((shown) -> shown.messages().contains("The soup is ready!"));
			say(bob, "On my way.");
			bob.sendText("{\"typing\":true}");
			other.say("The tomatoes are ripe.");
			other.waitFor((shown) -> shown.messages().contains("The tomatoes are ripe."));
			grace.sendText("{\"message\":\"Already? Then I know what to cook.\"}");
			other.waitFor((shown) -> shown.messages().size() == 2 && shown.members() == 2);
			page.waitFor((shown) -> shown.members() == 2);
			page.click("#people-toggle");
			other.click("#people-toggle");
			keep("two-rooms.png", beside(page.picture(), other.picture()));
		}
	}

	@Test
	void board() throws IOException {
		page.look(1180, 760, true);
		page.openBoard(this.port, "garden", "Ada");
		for (String card : new String[] { "Water the tomatoes", "Ask Bob for his ladder",
				"Plan the summer party:\n- music\n- lights\n- cake" }) {
			int count = page.cards().size();
			page.addCard(card.replace("\n", Keys.chord(Keys.SHIFT, "\n")));
			page.waitFor((shown) -> shown.cards().size() == count + 1);
		}
		page.waitFor((shown) -> shown.texts("#cards .changed").isEmpty());
		page.click("#cards .edit");
		keep("board-dark.png", page.picture());
	}

	private TestWebSocketClient connect(String room, String name) {
		return TestWebSocketClient.connect(this.port,
				"/chat/%s?live&name=%s".formatted(room, URLEncoder.encode(name, StandardCharsets.UTF_8)));
	}

	private void say(TestWebSocketClient client, String message) {
		client.sendText(this.mapper.writeValueAsString(new ChatMessage(message)));
		page.waitFor((shown) -> shown.messages().contains(message));
	}

	private static BufferedImage lake() {
		BufferedImage image = new BufferedImage(640, 420, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		graphics.setPaint(new GradientPaint(0, 0, new Color(0x2b4a7a), 0, 260, new Color(0xffb26b)));
		graphics.fillRect(0, 0, 640, 260);
		graphics.setColor(new Color(0xffe9b0));
		graphics.fillOval(270, 150, 110, 110);
		graphics.setColor(new Color(0x39415f));
		graphics.fill(new CubicCurve2D.Double(-20, 265, 120, 120, 240, 200, 420, 265));
		graphics.setColor(new Color(0x2a3149));
		graphics.fill(new CubicCurve2D.Double(260, 265, 420, 150, 560, 110, 700, 265));
		graphics.setPaint(new GradientPaint(0, 262, new Color(0xe39a63), 0, 420, new Color(0x22375c)));
		graphics.fillRect(0, 262, 640, 158);
		graphics.setColor(new Color(0xffe9b0));
		for (int i = 0; i < 6; i++) {
			graphics.fillRoundRect(280 + i * 7, 274 + i * 20, 90 - i * 14, 5, 5, 5);
		}
		graphics.dispose();
		return image;
	}

	private static BufferedImage read(byte[] png) throws IOException {
		return ImageIO.read(new ByteArrayInputStream(png));
	}

	private static byte[] bytes(BufferedImage image) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(image, "png", bytes);
		return bytes.toByteArray();
	}

	private static byte[] beside(byte[] left, byte[] right) throws IOException {
		BufferedImage one = read(left);
		BufferedImage two = read(right);
		BufferedImage both = new BufferedImage(one.getWidth() + two.getWidth(), one.getHeight(),
				BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = both.createGraphics();
		graphics.drawImage(one, 0, 0, null);
		graphics.drawImage(two, one.getWidth(), 0, null);
		graphics.dispose();
		return bytes(both);
	}

	private static void keep(String name, byte[] png) throws IOException {
		File folder = new File(System.getProperty("screenshots"));
		folder.mkdirs();
		ImageIO.write(read(png), "png", new File(folder, name));
	}

}
