package io.channels.docs;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.channels.websocket.CloseCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code docs/errors.md} to what there is to be told.
 */
class ErrorsDocumentationTests {

	private static final String PAGE = Documentation.read("docs/errors.md");

	private static final Pattern LOG_ROW = Pattern.compile("^\\| `([^`]+)` \\| [^|]+ \\| [^|]+ \\|$",
			Pattern.MULTILINE);

	private static final int TELLING = 5;

	@Test
	void everyCloseCodeIsThere() throws Exception {
		List<Field> constants = Arrays.stream(CloseCode.class.getFields())
			.filter((field) -> field.getType() == CloseCode.class)
			.toList();

		assertThat(constants).isNotEmpty();
		for (Field constant : constants) {
			assertThat(PAGE)
				.contains("| %d | `%s` |".formatted(((CloseCode) constant.get(null)).code(), constant.getName()));
		}
	}

	@Test
	void everyExceptionOfTheApiIsThere() throws Exception {
		List<String> exceptions = exceptions().toList();

		assertThat(exceptions).contains("ChannelFullException", "HandshakeRefusedException")
			.allSatisfy((name) -> assertThat(PAGE).contains("`%s`".formatted(name)));
	}

	@Test
	void everyFailureAnalyzerIsThere() throws IOException {
		List<String> analyzers = analyzers();

		assertThat(analyzers).isNotEmpty().allSatisfy((name) -> assertThat(PAGE).contains("| `%s` |".formatted(name)));
	}

	@Test
	void linesOfTheLogAreThoseOfTheCode() {
		String code = Documentation.sources("channels-spring-boot-autoconfigure/src/main/java");
		String rows = PAGE.substring(PAGE.indexOf("## Lost messages"));

		List<String> lines = LOG_ROW.matcher(rows).results().map((MatchResult row) -> row.group(1)).toList();

		assertThat(lines).hasSizeGreaterThan(TELLING)
			.flatMap((line) -> List.of(line.split("…")))
			.filteredOn((part) -> part.strip().length() >= TELLING)
			.allSatisfy((part) -> assertThat(code).contains(part));
	}

	private static List<String> analyzers() throws IOException {
		List<String> names = new ArrayList<>();
		for (Resource file : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring.factories")) {
			Properties properties = PropertiesLoaderUtils.loadProperties(file);
			names.addAll(List.of(StringUtils
				.commaDelimitedListToStringArray(properties.getProperty(FailureAnalyzer.class.getName()))));
		}
		return names.stream()
			.map(String::strip)
			.filter((name) -> name.startsWith("io.channels."))
			.map(ClassUtils::getShortName)
			.toList();
	}

	private static Stream<String> exceptions() throws Exception {
		Resource[] classes = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/channels/**/*Exception.class");
		return Arrays.stream(classes)
			.map(Resource::toString)
			.filter((resource) -> !resource.contains("test-classes"))
			.map((resource) -> resource.replaceAll(".*(io/channels/.+)\\.class.*", "$1").replace('/', '.'))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.filter((type) -> Modifier.isPublic(type.getModifiers()))
			.map(Class::getSimpleName);
	}

}
