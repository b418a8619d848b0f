package io.channels.sample;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages in real browsers, and the JavaScript client in them, while the server is killed
 * and started again. Skipped where no browser is installed, but never in CI.
 */
@Timeout(180)
class BrowserRestartTests {

	private static final String CONNECT = """
			const done = arguments[0];
			import("/channels/channels.js").then(({ connect }) => {
				window.heard = [];
				window.beats = 0;
				const connection = connect("/demultiplex/red/", {
					maxDelay: 1000,
					heartbeat: 50,
					WebSocket: class extends WebSocket {
						send(data) {
							if (!data) beats++;
							super.send(data);
						}
					},
					onerror: (problem) => heard.push(problem.code),
					token: "secret",
					onstate: (state) => heard.push(state),
					resync: () => heard.push("resync"),
				});
				window.messages = connection.bind("message-stream");
				connection.bind("room-stream", { create: (pk, data) => heard.push(data.message) });
			}).then(done, done);
			""";

	private static final String CREATE_WHEN_THERE_IS_A_SERVER = """
			messages.create({ room: "red", author: "Ann", message: "Written offline" }, { timeout: 60000 })
				.then(({ action }) => heard.push(action), (problem) => heard.push(problem.code));
			""";

	@TempDir
	private Path folder;

	@BeforeAll
	static void needsABrowser() {
		Browser.require();
	}

	@Test
	void pagesGoOnByThemselvesWhenTheServerIsBack() throws Exception {
		try (SampleProcess server = new SampleProcess(this.folder);
				Browser ann = Browser.open();
				Browser bob = Browser.open()) {
			server.start();
			ann.join(server.port(), "lobby", "Ann");
			ann.runAsync(CONNECT);
			bob.openBoard(server.port(), "red", "Bob");
			bob.addCard("Written before");
			ann.waitFor((page) -> page.heard().contains("Written before") && page.beats() > 2);

			server.kill();
			ann.waitFor((page) -> page.state().equals("reconnecting") && page.heard().contains("waiting"));
			bob.waitFor((page) -> page.boardState().equals("reconnecting"));
			ann.run(CREATE_WHEN_THERE_IS_A_SERVER);
			assertThat(ann.heard()).doesNotContain("resync");
			server.start();

			ann.waitFor((page) -> page.state().equals("connected") && page.heard().contains("create"));
			assertThat(ann.heard()).startsWith("connecting", "open", "Written before", "waiting")
				.containsSubsequence("open", "resync", "Written offline");
			ann.say("Back again");
			ann.waitFor((page) -> page.messages().contains("Back again"));
			bob.waitFor((page) -> page.boardState().equals("connected"));
			bob.waitFor((page) -> page.cards().contains("Written offline"));
			assertThat(bob.cards()).containsExactly("Written offline", "Written before");
		}
	}

}
