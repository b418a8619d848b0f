package io.channels.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JavaScript client. Its own tests are skipped where there is no Node, but never in
 * CI.
 */
@Timeout(120)
class JavaScriptClientTests {

	private static final Path FOLDER = Path.of("..", "channels-js");

	private static final int OLDEST_NODE = 18;

	@ParameterizedTest
	@ValueSource(strings = { "channels.js", "channels.classic.js" })
	void staysSmall(String name) throws IOException {
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
			gzip.write(content(name));
		}

		assertThat(zipped.size()).isLessThan((int) DataSize.ofKilobytes(5).toBytes());
	}

	/**
	 * A classic script is read in the encoding of its page.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "channels.js", "channels.classic.js" })
	void isReadTheSameInEveryEncodingAndUnderEveryPolicy(String name) throws IOException {
		String code = new String(content(name), StandardCharsets.ISO_8859_1);

		assertThat(code).matches("\\p{ASCII}+").doesNotContain("eval(", "new Function");
	}

	@Test
	void passesItsOwnTests() throws IOException, InterruptedException {
		requireNode();
		Process tests = start("node", "--test", "test/channels.test.js");

		String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(tests.waitFor()).as(output).isZero();
		assertThat(output).containsPattern("pass [1-9]").containsPattern("skipped 0");
	}

	private static byte[] content(String name) throws IOException {
		return new ClassPathResource("io/channels/client/" + name).getContentAsByteArray();
	}

	private static void requireNode() throws InterruptedException {
		boolean installed = hasNode();
		if (System.getenv("CI") != null) {
			assertThat(installed).as("Node %d or newer is installed", OLDEST_NODE).isTrue();
		}
		Assumptions.assumeTrue(installed, "Skipped: needs Node %d or newer on the PATH".formatted(OLDEST_NODE));
	}

	private static boolean hasNode() throws InterruptedException {
		try {
			Process version = start("node", "--version");
			String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
			return version.waitFor(10, TimeUnit.SECONDS) && text.matches("v\\d+\\..*")
					&& Integer.parseInt(text.substring(1, text.indexOf('.'))) >= OLDEST_NODE;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Process start(String... command) throws IOException {
		return new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
	}

}
