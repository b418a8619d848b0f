package io.channels.sample;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see and do on the pages, in one real browser. The others in a room are
 * sockets. Skipped where no browser is installed, but never in CI.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(120)
class PageTests {

	/**
	 * What waits for somebody to come back waits for the test instead.
	 */
	private static final String HOLD_GRACE = """
			window.held = new Map();
			const { setTimeout, clearTimeout } = window;
			let last = 0;
			window.setTimeout = (callback, delay) => {
				if (delay !== 3000) return setTimeout(callback, delay);
				held.set(--last, callback);
				return last;
			};
			window.clearTimeout = (id) => held.delete(id) || clearTimeout(id);
			""";

	private static Browser page;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void open() {
		Browser.require();
		page = Browser.open();
	}

	@AfterAll
	static void close() {
		if (page != null) {
			page.close();
		}
	}

	@BeforeEach
	void beAStranger() {
		page.look(1280, 800, false);
		page.openAsStranger(this.port, "/");
	}

	@ParameterizedTest
	@CsvSource({ "1280, 800, false", "1280, 800, true", "360, 740, false", "360, 740, true" })
	void everyoneCanUseEveryPage(int width, int height, boolean dark, @TempDir Path temp) throws IOException {
		page.look(width, height, dark);
		List<String> problems = new ArrayList<>();
		page.open(this.port, "/");
		check("stranger", problems);
		page.click("#join");
		page.waitFor((shown) -> shown.text("#hint").contains("name"));
		check("no name", problems);

		String room = "axe" + width + dark;
		page.join(this.port, room, "Ann");
		try (TestWebSocketClient bob = connect(room, "Bob B. Averylongname-indeed-and-longer".replace(" ", "%20"))) {
			page.waitFor((shown) -> shown.members() == 2);
			bob.sendText("{\"message\":\"" + "verylongword".repeat(20) + "\"}").sendText("{\"typing\":true}");
			page.waitFor((shown) -> shown.text("#typing").contains("is typing"));
			page.say("Here is a picture");
			page.show(picture(temp));
			page.waitFor((shown) -> shown.images() == 1);
			if (page.shows("#people-toggle")) {
				page.click("#people-toggle");
			}
			page.waitFor((shown) -> shown.shows("#people"));
			check("chat", problems);
			page.click("#messages .thumb");
			page.waitFor((shown) -> shown.shows("#viewer"));
			check("image", problems);
			page.press(Keys.ESCAPE);
		}

		page.openBoard(this.port, room, "Ann");
		page.addCard("A card " + "verylongword".repeat(20));
		page.waitFor((shown) -> shown.cards().size() == 1);
		check("board", problems);
		for (String form : List.of("edit", "move", "delete")) {
			page.click("#cards ." + form);
			check(form, problems);
			page.click("#cards ." + form + "-form .cancel");
		}

		page.open(this.port, "/sign-in.html?error");
		check("sign-in", problems);
		assertThat(problems).isEmpty();
	}

	private static void check(String what, List<String> problems) {
		page.violations().forEach((violation) -> problems.add(what + ": " + violation));
		long overflow = page.overflow();
		if (overflow > 0) {
			problems.add("%s: %d pixels too wide".formatted(what, overflow));
		}
	}

	@Test
	void whoReloadsThePageHasNotBeenAway() {
		page.join(this.port, "flap", "Ann");
		page.run(HOLD_GRACE);
		TestWebSocketClient bob = connect("flap", "Bob");
		page.waitFor((shown) -> shown.names("join").equals(List.of("Bob")));

		bob.close();
		page.waitFor((shown) -> shown.number("held.size") == 1);
		try (TestWebSocketClient zoe = connect("flap", "Zoe")) {
			page.waitFor((shown) -> shown.texts("#people bdi").contains("Zoe"));
			assertThat(page.texts("#people bdi")).containsExactlyInAnyOrder("Ann", "Bob", "Zoe");
			assertThat(page.members()).isEqualTo(3);
			TestWebSocketClient again = connect("flap", "Bob");
			page.waitFor((shown) -> shown.number("held.size") == 0);
			assertThat(page.names("join")).containsExactly("Bob", "Zoe");

			again.close();
			page.waitFor((shown) -> shown.number("held.size") == 1);
			assertThat(page.names("leave")).isEmpty();
			page.run("held.forEach((callback) => callback())");
			page.waitFor((shown) -> shown.names("leave").equals(List.of("Bob")));
			page.waitFor((shown) -> shown.texts("#people bdi").equals(List.of("Ann", "Zoe")));
			assertThat(page.members()).isEqualTo(2);
			zoe.sendText("{\"message\":\"Bye, Bob\"}");
			page.waitFor((shown) -> shown.messages().contains("Bye, Bob"));
		}
	}

	@Test
	void typingIsToldShownAndForgotten() {
		page.join(this.port, "typing", "Ann");
		try (TestWebSocketClient bob = connect("typing", "Bob")) {
			bob.receiveText();
			page.press("Hel");
			page.press("lo");

			assertThat(bob.receiveJson(ChatEvent.Typing.class).name()).isEqualTo("Ann");
			page.press(Keys.ENTER);
			assertThat(bob.receiveJson(ChatEvent.Said.class).message()).isEqualTo("Hello");

			bob.sendText("{\"typing\":true}");
			page.waitFor((shown) -> shown.text("#typing").equals("Bob is typing"));
			page.waitFor((shown) -> shown.text("#typing").isEmpty());
		}
	}

	@Test
	void imagesArePastedAndDroppedWithADescription() {
		page.join(this.port, "images", "Ann");
		try (TestWebSocketClient bob = connect("images", "Bob")) {
			bob.receiveText();
			for (String event : List.of("new ClipboardEvent('paste', { clipboardData: data, bubbles: true })",
					"new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })")) {
				page.run("document.getElementById('text').value = 'A white square'");
				page.runAsync("""
						const done = arguments[0];
						const canvas = Object.assign(document.createElement("canvas"), { width: 20, height: 20 });
						canvas.toBlob((blob) => {
							const data = new DataTransfer();
							data.items.add(new File([blob], "square.png", { type: "image/png" }));
							document.getElementById("log").dispatchEvent(%s);
							done();
						});
						""".formatted(event));

				JsonNode image = bob.receiveJson();
				assertThat(image.path("type").stringValue()).isEqualTo("image");
				assertThat(image.path("alt").stringValue()).isEqualTo("A white square");
			}
			page.waitFor((shown) -> shown.images() == 2);
			assertThat(page.number("document.querySelectorAll('#messages img[alt=\"A white square\"]').length"))
				.isEqualTo(2);
			assertThat(page.number("document.getElementById('text').value.length")).isZero();
		}
	}

	@Test
	void nameOfAUserIsTheirs() {
		page.click("#sign-in");
		page.signIn("admin");
		page.waitFor((shown) -> shown.shows("#sign-out"));
		page.waitFor((shown) -> shown.shows("#admin"));

		page.join(this.port, "users", "Mallory");
		page.waitFor((shown) -> shown.texts("#people .person").equals(List.of("aadmin✓you")));
		try (TestWebSocketClient bob = connect("users", "Bob")) {
			page.say("It is me");
			assertThat(bob.receiveJson(ChatEvent.Welcome.class).members()).isEqualTo(2);
			assertThat(bob.receiveJson(ChatEvent.Said.class).name()).isEqualTo("admin");
			page.look(360, 740, true);
			page.run("document.getElementById('admin').hidden = false");
			page.click("#people-toggle");
			List<String> problems = new ArrayList<>();
			check("user", problems);
			assertThat(problems).isEmpty();
		}

		page.click("#sign-out-button");
		page.waitFor((shown) -> shown.shows("#sign-in"));
	}

	@Test
	void keyboardIsEnough() {
		page.look(390, 800, false);
		page.press(Keys.TAB);
		assertThat(page.number("document.elementFromPoint(20, 20) === document.activeElement ? 1 : 0"))
			.as("the link that has the focus is seen")
			.isOne();
		page.press(Keys.ENTER);
		assertThat(page.focus()).isEqualTo("main");
		page.press(Keys.TAB, "Ann", Keys.ENTER);
		page.waitFor((shown) -> shown.state().equals("connected") && shown.focus().equals("text"));

		page.press("By hand", Keys.ENTER);
		page.waitFor((shown) -> shown.messages().contains("By hand"));
		page.run("document.getElementById('people-toggle').focus()");
		page.press(Keys.ENTER);
		assertThat(page.shows("#people")).isTrue();
		page.press(Keys.TAB);
		page.waitFor((shown) -> !shown.focus().equals("people-toggle"));
		page.run("document.getElementById('tab-chat').focus()");
		page.press(Keys.ARROW_RIGHT);
		assertThat(page.focus()).isEqualTo("tab-board");
		assertThat(page.shows("#board")).isTrue();
	}

	private TestWebSocketClient connect(String room, String name) {
		return TestWebSocketClient.connect(this.port, "/chat/" + room + "?live&name=" + name);
	}

	private static File picture(Path temp) throws IOException {
		File file = temp.resolve("picture.png").toFile();
		ImageIO.write(new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB), "png", file);
		return file;
	}

}
