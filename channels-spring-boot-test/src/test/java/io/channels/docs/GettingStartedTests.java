package io.channels.docs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import io.channels.redis.RedisServer;
import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes the project of {@code docs/getting-started.md}, as a reader does, and runs it.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GettingStartedTests {

	private static final String PAGE = "docs/getting-started.md";

	/**
	 * What is on the class path of these tests, but not in the reader's project.
	 */
	private static final String EXCLUDED = String.join(",",
			"org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
			"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration");

	private final List<PageProject> stages = PageProject.of(PAGE, Documentation.read(PAGE));

	private final PageProject project = this.stages.get(this.stages.size() - 1);

	private Path folder;

	private Path last;

	private URLClassLoader loader;

	@BeforeAll
	void build(@TempDir Path folder) throws IOException {
		this.folder = folder;
		this.last = this.folder.resolve("last");
		assertThat(this.project.build(this.last)).isEmpty();
		this.loader = PageProject.loader(this.last);
	}

	@AfterAll
	void closeLoader() throws IOException {
		this.loader.close();
	}

	@Test
	void everyStageCompiles() {
		assertThat(IntStream.range(0, this.stages.size() - 1)).isNotEmpty()
			.allSatisfy((stage) -> assertThat(this.stages.get(stage).build(this.folder.resolve("stage" + stage)))
				.isEmpty());
	}

	@Test
	void projectThatDoesNotCompileIsFound() throws IOException {
		List<PageProject> wrong = PageProject.of("page.md",
				"Make `src/Wrong.java`:\n\n```java\nclass Wrong {\n\tint no = \"number\";\n}\n```\n");

		assertThat(wrong.get(0).build(this.folder.resolve("wrong"))).contains("Wrong.java:2", "incompatible types");
	}

	@Test
	void pageAndItsClientAreServed() throws Exception {
		String html = this.project.files().get("src/main/resources/static/index.html");
		String script = first(html, "from \"(/[^\"]+)\"");

		try (ConfigurableApplicationContext node = start()) {
			assertThat(get(node, "/").body()).isEqualTo(html);
			assertThat(get(node, script).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void nodesOfTheProfileRedisShareTheRoomAndRollTheDie() {
		try (RedisServer redis = RedisServer.started();
				ConfigurableApplicationContext here = start("--spring.profiles.active=redis",
						"--spring.data.redis.port=" + redis.port());
				ConfigurableApplicationContext there = start("--spring.profiles.active=redis",
						"--spring.data.redis.port=" + redis.port());
				TestWebSocketClient ann = connect(here);
				TestWebSocketClient bob = connect(there)) {
			ann.sendJson(Map.of("name", "Ann", "text", "/roll"));

			// The two come from different senders, if the worker is at the other node.
			assertThat(Stream.of(bob.receiveJson(), bob.receiveJson()).map((line) -> line.path("text").asString()))
				.contains("/roll")
				.anyMatch((text) -> text.matches("Ann rolled a [1-6]"));
		}
	}

	@Test
	void testsOfThePagePass() throws Exception {
		TestExecutionSummary summary = inLoader(() -> SnippetRun.run(this.loader, PageProject.tests(this.last)));

		assertThat(summary.getFailures()).extracting((failure) -> failure.getException().toString()).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
	}

	@Test
	void dependenciesAreThoseOfThisBuild() throws Exception {
		String ours = first(Documentation.read("pom.xml"), "<version>([^<]+)</version>");
		String known = Documentation.read("channels-spring-boot-test/pom.xml");
		Document pom = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new ByteArrayInputStream(this.project.files().get("pom.xml").getBytes(StandardCharsets.UTF_8)));

		assertThat(text((Element) pom.getElementsByTagName("parent").item(0), "version"))
			.isEqualTo(SpringBootVersion.getVersion());
		assertThat(elements(pom, "dependency")).hasSize(4).allSatisfy((dependency) -> {
			assertThat(known).contains("<artifactId>%s</artifactId>".formatted(text(dependency, "artifactId")));
			assertThat(text(dependency, "version"))
				.isEqualTo(text(dependency, "groupId").equals("io.channels") ? ours : "");
		});
	}

	private ConfigurableApplicationContext start(String... arguments) {
		return inLoader(() -> new SpringApplicationBuilder(this.loader.loadClass("demo.ChatApplication"))
			.bannerMode(Banner.Mode.OFF)
			.run(Stream
				.concat(Stream.of("--server.port=0", "--spring.autoconfigure.exclude=" + EXCLUDED,
						"--spring.config.location=" + PageProject.resources(this.last).toUri()), Stream.of(arguments))
				.toArray(String[]::new)));
	}

	private TestWebSocketClient connect(ConfigurableApplicationContext node) {
		String html = this.project.files().get("src/main/resources/static/index.html");
		return TestWebSocketClient.connect(port(node), first(html, "connect\\(\"([^\"]+)\""));
	}

	private <T> T inLoader(ThrowingSupplier<T> action) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(this.loader);
		try {
			return action.get();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext node, String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port(node) + path))
				.header("Accept", "text/html, */*")
				.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static int port(ConfigurableApplicationContext node) {
		return Objects.requireNonNull(node.getEnvironment().getProperty("local.server.port", Integer.class));
	}

	private static String first(String text, String pattern) {
		return Pattern.compile(pattern)
			.matcher(text)
			.results()
			.map((MatchResult result) -> result.group(1))
			.findFirst()
			.orElseThrow();
	}

	private static List<Element> elements(Document document, String name) {
		return IntStream.range(0, document.getElementsByTagName(name).getLength())
			.mapToObj((index) -> (Element) document.getElementsByTagName(name).item(index))
			.toList();
	}

	private static String text(Element element, String name) {
		return (element.getElementsByTagName(name).getLength() > 0)
				? element.getElementsByTagName(name).item(0).getTextContent() : "";
	}

	private interface ThrowingSupplier<T> {

		T get() throws Exception;

	}

}
