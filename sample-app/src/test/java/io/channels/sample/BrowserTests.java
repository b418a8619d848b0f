package io.channels.sample;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a real browser. Skipped where none is installed, but never in CI.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(120)
class BrowserTests {

	@LocalServerPort
	private int port;

	@TempDir
	private Path temp;

	@BeforeAll
	static void needsABrowser() {
		Browser.require();
	}

	@Test
	void pagesOfOneRoomSeeEachOtherAndAThirdDoesNot() throws IOException {
		try (Browser ann = Browser.open(); Browser bob = Browser.open(); Browser eve = Browser.open()) {
			ann.join(this.port, "lobby", "Ann");
			bob.join(this.port, "lobby", "Bob");
			eve.join(this.port, "kitchen", "Eve");
			ann.waitFor((page) -> page.members() == 2);

			ann.say("Hello Bob");
			bob.waitFor((page) -> page.messages().contains("Hello Bob"));
			bob.say("Hello Ann, here is a picture");
			ann.waitFor((page) -> page.messages().contains("Hello Ann, here is a picture"));
			bob.show(picture());
			ann.waitFor((page) -> page.images() == 1);
			bob.waitFor((page) -> page.images() == 1);

			assertThat(eve.messages()).isEmpty();
			assertThat(eve.images()).isZero();
			assertThat(eve.members()).isEqualTo(1);
			ann.screenshot("chat-desktop.png");
			bob.resize(390, 844);
			bob.screenshot("chat-phone.png");
		}
	}

	@Test
	void cardMovesFromOneRoomToAnother() throws IOException {
		try (Browser red = Browser.open(); Browser blue = Browser.open()) {
			red.openBoard(this.port, "red", "Ann");
			blue.openBoard(this.port, "blue", "Bob");

			red.addCard("Move me to the blue room");
			red.waitFor((page) -> page.cards().contains("Move me to the blue room"));
			assertThat(blue.cards()).isEmpty();
			red.moveFirstCard("blue");
			blue.waitFor((page) -> page.cards().contains("Move me to the blue room"));
			red.waitFor((page) -> page.cards().isEmpty());

			blue.addCard("Another one");
			blue.waitFor((page) -> page.cards().size() == 2);
			blue.screenshot("board-desktop.png");
			blue.deleteFirstCard();
			blue.waitFor((page) -> page.cards().size() == 1);
		}
	}

	private File picture() throws IOException {
		BufferedImage image = new BufferedImage(800, 500, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 800, 500, Color.BLUE));
		graphics.fillRect(0, 0, 800, 500);
		graphics.dispose();
		File file = this.temp.resolve("picture.png").toFile();
		ImageIO.write(image, "png", file);
		return file;
	}

}
