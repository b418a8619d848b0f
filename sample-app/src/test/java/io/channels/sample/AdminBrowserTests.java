package io.channels.sample;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page for those who run the sample, in a real browser. Skipped where none is
 * installed, but never in CI.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(120)
class AdminBrowserTests {

	@LocalServerPort
	private int port;

	@BeforeAll
	static void needsABrowser() {
		Browser.require();
	}

	@Test
	void connectionIsShownAndClosed() throws IOException {
		try (Browser ann = Browser.open(); Browser admin = Browser.open()) {
			ann.join(this.port, "lobby", "Ann");
			admin.open(this.port, "/channels/admin");
			admin.signIn("admin");
			admin.waitFor((shown) -> shown.shows("#admin"));
			admin.open(this.port, "/channels/admin");

			waitFor(admin, "document.querySelector('#state')?.dataset.state", "live");
			waitFor(admin, "document.querySelectorAll('#connection-table td.action').length > 0", "true");
			waitFor(admin, "document.querySelector('#group-table th.name')?.textContent.includes('lobby')", "true");
			waitFor(admin, "document.querySelector('#throughput path').getAttribute('d').split('L').length > 2",
					"true");
			admin.screenshot("admin-desktop.png");
			for (boolean dark : List.of(false, true)) {
				admin.look(1280, 800, dark);
				assertThat(admin.violations()).isEmpty();
				admin.look(400, 900, dark);
				assertThat(admin.violations()).isEmpty();
				assertFits(admin);
			}
			admin.screenshot("admin-phone.png");
			String channel = read(admin, "document.querySelector('#connection-table th.name').textContent");

			admin.run("document.querySelector('#connection-table td.action button').click()");
			waitFor(admin, "document.querySelector('#closing').open", "true");
			assertThat(admin.violations()).isEmpty();
			admin.run("document.querySelector('#closing button.danger').click()");

			waitFor(admin,
					"[...document.querySelectorAll('#connection-table th.name')].some((cell) => cell.textContent === '%s')"
						.formatted(channel),
					"false");
			waitFor(admin, "document.querySelector('#problem').hidden", "true");
		}
	}

	private static void assertFits(Browser browser) {
		waitFor(browser, "document.documentElement.scrollWidth <= innerWidth", "true");
	}

	private static void waitFor(Browser browser, String script, String value) {
		browser.waitFor((page) -> read(page, script).equals(value));
	}

	private static String read(Browser browser, String script) {
		browser.run("window.heard = [String(%s)]".formatted(script));
		return List.copyOf(browser.heard()).get(0);
	}

}
