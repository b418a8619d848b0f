package io.channels.autoconfigure.client;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.channels.autoconfigure.ChannelsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsClientAutoConfigurationTests {

	private static final AutoConfigurations WIRING = AutoConfigurations.of(JacksonAutoConfiguration.class,
			WebMvcAutoConfiguration.class, ChannelsAutoConfiguration.class, ChannelsClientAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(WIRING);

	@ParameterizedTest
	@ValueSource(strings = { "channels.js", "channels.classic.js" })
	void clientIsServedAsJavaScript(String name) {
		run(this.contextRunner,
				(mvc) -> assertThat(mvc.get().uri("/channels/" + name)).hasStatusOk()
					.hasContentTypeCompatibleWith("text/javascript")
					.bodyText()
					.contains("function connect("));
	}

	@Test
	void browserAsksEachTimeAndGetsItOnce() {
		run(this.contextRunner, (mvc) -> {
			HttpHeaders headers = headers(mvc, "/channels/channels.js");
			String etag = headers.getETag();

			assertThat(headers.getCacheControl()).isEqualTo("no-cache");
			assertThat(headers.getLastModified()).isEqualTo(-1);
			assertThat(etag).isNotEmpty().isNotEqualTo(headers(mvc, "/channels/channels.classic.js").getETag());
			assertThat(mvc.get().uri("/channels/channels.js").header(HttpHeaders.IF_NONE_MATCH, etag)).hasStatus(304);
		});
	}

	@Test
	void otherFilesBelowThePathAreTheApplications() {
		run(this.contextRunner, (mvc) -> {
			assertThat(mvc.get().uri("/channels/own.txt")).hasStatusOk().bodyText().isEqualTo("own");
			assertThat(mvc.get().uri("/channels/channels.d.ts")).hasStatus(404);
		});
	}

	@Test
	void controllerOfTheApplicationWins() {
		run(this.contextRunner.withUserConfiguration(OwnClient.class),
				(mvc) -> assertThat(mvc.get().uri("/channels/channels.js")).bodyText().isEqualTo("own"));
	}

	@Test
	void pathIsAProperty() {
		run(this.contextRunner.withPropertyValues("channels.client.path=/assets/js"), (mvc) -> {
			assertThat(mvc.get().uri("/assets/js/channels.js")).hasStatusOk();
			assertThat(mvc.get().uri("/channels/channels.js")).hasStatus(404);
		});
	}

	@Test
	void clientCanBeSwitchedOff() {
		run(this.contextRunner.withPropertyValues("channels.client.enabled=false"),
				(mvc) -> assertThat(mvc.get().uri("/channels/channels.js")).hasStatus(404));
	}

	@Test
	void applicationWithoutServletsOrSpringMvcServesNothing() {
		new ApplicationContextRunner().withConfiguration(WIRING)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClientResources.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebMvcConfigurer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClientResources.class));
	}

	private static void run(WebApplicationContextRunner runner, Consumer<MockMvcTester> test) {
		runner.run((context) -> test.accept(MockMvcTester.from(context.getSourceApplicationContext())));
	}

	private static HttpHeaders headers(MockMvcTester mvc, String path) {
		HttpHeaders headers = new HttpHeaders();
		var response = mvc.get().uri(path).exchange().getResponse();
		response.getHeaderNames().forEach((name) -> headers.addAll(name, response.getHeaders(name)));
		return headers;
	}

	@RestController
	static class OwnClient {

		@GetMapping("/channels/channels.js")
		String own() {
			return "own";
		}

	}

}
