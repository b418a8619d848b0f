package io.channels.sample;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample as Spring Boot's AOT processing left it, in a process of its own: its beans
 * are made by generated code, and no class is scanned.
 */
@Timeout(60)
class AotTests {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final StringBuilder log = new StringBuilder();

	private static Process process;

	private static int port;

	@BeforeAll
	static void start() throws IOException {
		process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dspring.aot.enabled=true", "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "--server.port=0")
			.redirectErrorStream(true)
			.start();
		BufferedReader output = process.inputReader();
		for (String line = output.readLine(); port == 0; line = output.readLine()) {
			assertThat(line).as("%s", log).isNotNull();
			log.append(line).append('\n');
			Matcher started = PORT.matcher(line);
			port = (started.find()) ? Integer.parseInt(started.group(1)) : 0;
		}
	}

	@AfterAll
	static void stop() {
		process.destroy();
	}

	@Test
	void beansAreMadeByGeneratedCode() {
		assertThat(log).contains("Starting AOT-processed SampleApplication");
	}

	@Test
	void consumerClassesWork() {
		try (TestWebSocketClient ann = connect("/chat/aot?name=Ann")) {
			assertThat(ann.receiveJson().path("type").stringValue()).isEqualTo("welcome");
			ann.sendText("{\"message\":\"hello\"}");

			assertThat(ann.receiveJson().path("message").stringValue()).isEqualTo("hello");
		}
	}

	@Test
	void consumerMethodsWork() {
		try (TestWebSocketClient ann = connect("/example")) {
			assertThat(ann.receiveText()).isEqualTo("Thanks for connecting to our websocket.");
			ann.sendText("hello");

			assertThat(ann.receiveText()).isEqualTo("hello");
		}
	}

	@Test
	void backgroundChannelsWork() throws IOException {
		ByteArrayOutputStream image = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", image);
		try (TestWebSocketClient ann = connect("/chat/images?name=Ann")) {
			ann.receiveJson();
			ann.sendBinary(image.toByteArray());

			assertThat(ann.receiveJson().path("image").stringValue()).startsWith("data:image/png;base64,");
		}
	}

	@Test
	void bindingsHearOfClients() {
		try (TestWebSocketClient ann = connect("/demultiplex/clients/");
				TestWebSocketClient bob = connect("/demultiplex/elsewhere/")) {
			ann.sendText("{\"stream\":\"message-stream\",\"payload\":{\"action\":\"create\",\"data\":"
					+ "{\"message\":\"hello\",\"room\":\"clients\",\"author\":\"Ann\"}}}");
			ann.sendText("{\"stream\":\"message-stream\",\"payload\":{\"action\":\"create\",\"data\":{}}}");

			assertThat(bob.receiveJson().at("/payload/data/message").stringValue()).isEqualTo("hello");
			assertThat(new JsonNode[] { ann.receiveJson(), ann.receiveJson(), ann.receiveJson() })
				.anySatisfy((frame) -> assertThat(frame.path("stream").asString("")).isEqualTo("room-stream"))
				.anySatisfy((frame) -> assertThat(frame.at("/error/code").asString("")).isEqualTo("invalid_data"));
		}
	}

	@Test
	void bindingsHearOfEntities() {
		try (TestWebSocketClient ann = connect("/demultiplex/entities/")) {
			RestClient.create("http://localhost:" + port)
				.post()
				.uri("/api/messages")
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"room\":\"entities\",\"author\":\"Bob\",\"message\":\"hello\"}")
				.retrieve()
				.toBodilessEntity();

			assertThat(ann.receiveJson().at("/payload/data/author").stringValue()).isEqualTo("Bob");
		}
	}

	@Test
	void clientIsServed() {
		assertThat(RestClient.create("http://localhost:" + port)
			.get()
			.uri("/channels/channels.js")
			.retrieve()
			.body(String.class)).contains("connect");
	}

	private static TestWebSocketClient connect(String path) {
		return TestWebSocketClient.connect(port, path);
	}

}
