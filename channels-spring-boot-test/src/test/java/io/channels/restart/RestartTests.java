package io.channels.restart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the developer tools of Spring Boot do: an application stops, and starts with other
 * classes in the same process.
 */
@Timeout(120)
class RestartTests {

	@Test
	void nothingIsLeftOfAnApplicationThatIsRestarted() throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0", "-cp",
				System.getProperty("java.class.path"), Restarts.class.getName())
			.redirectErrorStream(true)
			.start();
		List<String> log;
		try (BufferedReader output = process.inputReader()) {
			log = output.lines().toList();
		}
		finally {
			process.destroyForcibly();
		}

		assertThat(log.stream().filter((line) -> line.startsWith("result "))).as("%s", String.join("\n", log))
			.containsExactly("result talk hello by local", "result board note", "result closed 1012 1012",
					"result threads []", "result connections 0", //
					"result talk hello by layer", "result board note", "result closed 1012 1012", "result threads []",
					"result connections 0", //
					"result collected true", "result collected true", "result end");
	}

}
