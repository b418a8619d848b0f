package io.channels.sample;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of two nodes in real browsers. Skipped where none is installed, but never in CI.
 */
@Timeout(120)
class BrowserNodesTests {

	@TempDir
	private static Path folder;

	private static Nodes nodes;

	@BeforeAll
	static void start() throws IOException {
		Browser.require();
		nodes = new Nodes(folder);
	}

	@AfterAll
	static void stop() throws IOException {
		if (nodes != null) {
			nodes.close();
		}
	}

	@Test
	void pagesOfTwoNodesAreInOneRoom() throws IOException {
		try (Browser ann = Browser.open(); Browser bob = Browser.open()) {
			ann.join(nodes.one(), "lobby", "Ann");
			bob.join(nodes.two(), "lobby", "Bob");
			ann.waitFor((page) -> page.members() == 2);
			bob.waitFor((page) -> page.members() == 2);
			ann.waitFor((page) -> page.names("join").contains("Bob"));

			ann.say("Hello Bob");
			bob.waitFor((page) -> page.messages().contains("Hello Bob"));
			bob.say("Hello Ann, from the other node");
			ann.waitFor((page) -> page.messages().contains("Hello Ann, from the other node"));
			ann.screenshot("nodes-chat-one.png");
			bob.screenshot("nodes-chat-two.png");

			bob.leave();
			ann.waitFor((page) -> page.names("leave").contains("Bob"));
			ann.waitFor((page) -> page.members() == 1);
		}
	}

	@Test
	void cardOfOneNodeIsOnThePageOfTheOther() throws IOException {
		try (Browser red = Browser.open(); Browser blue = Browser.open()) {
			red.openBoard(nodes.one(), "red", "Ann");
			blue.openBoard(nodes.two(), "blue", "Bob");

			red.addCard("Move me to the blue room");
			red.waitFor((page) -> page.cards().contains("Move me to the blue room"));
			assertThat(blue.cards()).isEmpty();
			red.moveFirstCard("blue");
			blue.waitFor((page) -> page.cards().contains("Move me to the blue room"));
			red.waitFor((page) -> page.cards().isEmpty());
			blue.screenshot("nodes-board-two.png");
		}
	}

}
