package io.channels.routing;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PathKeyPatternTests {

	@ParameterizedTest
	@ValueSource(strings = { "django", "été", "名前", "a b", "50%", "%2F", "%zz", "a;b=c", "a+b", "a?b", "a#b",
			"\ud83d\ude00", "{x}", "a=b&c", "\"", "\\", "..", "%" })
	void variableCapturesTheDecodedSegmentAsItIs(String room) {
		assertThat(new PathKeyPattern("/chat/{room}").match(new KeyValue("/chat/" + room)))
			.isEqualTo(Map.of("room", room));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/chat", "/chat/", "/chat/a/", "/chat/a/b", "/Chat/a", "chat/a", "", "/x/chat/a" })
	void otherPathDoesNotMatch(String path) {
		assertThat(new PathKeyPattern("/chat/{room}").match(new KeyValue(path))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "/cafés, /cafés", "/a b, /a b", "/files/*, /files/50%", "/files/**, /files/a/b;c" })
	void patternMayHaveAnyCharacters(String pattern, String path) {
		assertThat(new PathKeyPattern(pattern).match(new KeyValue(path))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/chat/(?P<room>[a-z]+)", "/chat/(?<room>x)", "/chat/[a-z]+", "/chat/\\d+", "/chat/$" })
	void regularExpressionWithoutCaretIsRefused(String pattern) {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> new PathKeyPattern(pattern))
			.withMessage("Path '%s' looks like a regular expression".formatted(pattern))
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Begin a regular expression with '^'"));
	}

	@Test
	void restOfThePathIsCapturedDecoded() {
		assertThat(new PathKeyPattern("/files/{*rest}").match(new KeyValue("/files/a b/50%;x")))
			.isEqualTo(Map.of("rest", "/a b/50%;x"));
	}

	@Test
	void variableMayHaveARegularExpression() {
		PathKeyPattern pattern = new PathKeyPattern("/chat/{id:[0-9]{1,3}}");

		assertThat(pattern.match(new KeyValue("/chat/123"))).isEqualTo(Map.of("id", "123"));
		assertThat(pattern.match(new KeyValue("/chat/1234"))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "/chat/x;y/50%/z, /50%/z", "/chat/x, ''", "/chat/x/, /" })
	void remainderOfAPrefixIsDecoded(String path, String rest) {
		KeyPattern.Remainder remainder = new PathKeyPattern("/chat/{room}").matchStart(new KeyValue(path));

		assertThat(remainder).isNotNull();
		assertThat(remainder.rest()).isEqualTo(rest);
	}

	@Test
	void anyPathIsMatchedAsSpringMatchesIt() {
		List<String> patterns = List.of("", "/", "/**", "/{*rest}", "/a", "/a/", "/a/**", "/a/{*rest}", "/a/{x}",
				"/a{x}", "/a/*", "/a*", "/a?", "/a/{x}/b", "/a//b", "/a.b/{x}", "/é/{x}", "/{x:a+}", "a/b");
		List<String> paths = List.of("", "/", "//", "/a", "/a/", "/a//", "/a/b", "/a//b", "/ab", "/aé", "/a/x/b",
				"/a/x/b/", "/a.b/c", "/a-b/c", "/é/a", "/É/a", "/A/b", "/b", "/a;b", "/a/x;b", "a/b", "/aa");

		for (String pattern : patterns) {
			PathPattern expected = PathPatternParser.defaultInstance.parse(pattern);
			for (String path : paths) {
				KeyValue value = new KeyValue(path);
				assertThat(new PathKeyPattern(pattern).match(value) != null).as("'%s' matches '%s'", pattern, path)
					.isEqualTo(expected.matches(value.path()));
				assertThat(new PathKeyPattern(pattern).matchStart(value) != null)
					.as("'%s' matches the start of '%s'", pattern, path)
					.isEqualTo(expected.matchStartOfPath(value.path()) != null);
			}
		}
	}

	@Test
	void prefixEndsAtASegment() {
		assertThat(new PathKeyPattern("/ws").matchStart(new KeyValue("/wsx/a"))).isNull();
	}

	@Test
	void namesOfItsVariablesAreCaptured() {
		assertThat(new PathKeyPattern("/{a}/{b:[0-9]{2}}-{c:\\d{1,2}}/{*rest}").captures())
			.containsExactlyInAnyOrder("a", "b", "c", "rest");
	}

	@Test
	void patternsThatDifferInNamesOnlyAreTheSame() {
		assertThat(new PathKeyPattern("/{a:[a-z]{3}}")).isEqualTo(new PathKeyPattern("/{b:[a-z]{3}}"));
		assertThat(new PathKeyPattern("/{a}/{*b}")).isEqualTo(new PathKeyPattern("/{c}/{*d}"))
			.hasSameHashCodeAs(new PathKeyPattern("/{c}/{*d}"))
			.isNotEqualTo(new PathKeyPattern("/{c}/**"));
		assertThat(new PathKeyPattern("/{id:[0-9]{3}}")).isNotEqualTo(new PathKeyPattern("/{id:[0-9]{4}}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/chat/{room", "/{a}/{a}", "/chat/{*rest}/x", "/chat/(?P<room>[a-z]+)",
			"/chat/(?<room>[a-z]+)" })
	void brokenPatternIsRefusedWithAWayOut(String pattern) {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> Filter.path(pattern))
			.withMessageContaining("'" + pattern + "'")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("^"));
	}

}
