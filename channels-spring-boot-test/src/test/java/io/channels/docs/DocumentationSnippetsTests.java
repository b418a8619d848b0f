package io.channels.docs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ByteArrayResource;

import io.channels.autoconfigure.ChannelsProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Holds the documentation to the code: its Java compiles, its YAML binds.
 */
@ExtendWith(OutputCaptureExtension.class)
class DocumentationSnippetsTests {

	private static final String FAILURE = "APPLICATION FAILED TO START";

	@TempDir
	private Path output;

	/**
	 * Return what stands for itself. Packages are those of a project, which
	 * {@link GettingStartedTests} makes.
	 */
	static Stream<Snippet> java() {
		return Documentation.snippets("java").filter((snippet) -> !snippet.text().startsWith("package "));
	}

	static Stream<Snippet> yaml() {
		return Documentation.snippets("yaml");
	}

	@ParameterizedTest
	@MethodSource("java")
	void javaCompiles(Snippet snippet) {
		assertThat(new SnippetCompiler(this.output).problems(snippet)).isEmpty();
	}

	@Test
	void javaThatDoesNotCompileIsFound() {
		Snippet wrong = Snippet.of("page.md", "Text\n\n```java\nclass Wrong {\n\tint no = \"number\";\n}\n```\n")
			.get(0);

		assertThat(new SnippetCompiler(this.output).problems(wrong)).singleElement()
			.asString()
			.startsWith("page.md:5 incompatible types");
	}

	@ParameterizedTest
	@MethodSource("yaml")
	void yamlBinds(Snippet snippet) throws Exception {
		assertThat(bind(snippet)).isNotNull();
	}

	@Test
	void unknownPropertyIsFound() {
		Snippet wrong = new Snippet("page.md", 1, "yaml", "channels:\n  websocket:\n    accept-timeouts: 5s\n");

		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(wrong))
			.havingRootCause()
			.withMessageContaining("channels.websocket.accept-timeouts");
	}

	private static ChannelsProperties bind(Snippet snippet) throws Exception {
		Binder binder = new Binder(ConfigurationPropertySources.from(new YamlPropertySourceLoader()
			.load(snippet.toString(), new ByteArrayResource(snippet.text().getBytes(StandardCharsets.UTF_8)))));
		return binder
			.bind("channels", Bindable.of(ChannelsProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.get();
	}

	@Test
	void failureAnalysisReadsAsPrinted(CapturedOutput output) {
		Snippet printed = Documentation.snippets("")
			.filter((snippet) -> snippet.text().contains(FAILURE))
			.findFirst()
			.orElseThrow();

		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(EmptyApplication.class).web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.run("--channels.layers.default.backend=rabbit"));

		assertThat(output.getOut().replace("\r\n", "\n")).contains(printed.text());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EmptyApplication {

	}

}
