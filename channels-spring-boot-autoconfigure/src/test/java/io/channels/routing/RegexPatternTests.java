package io.channels.routing;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegexPatternTests {

	@ParameterizedTest
	@ValueSource(strings = { "^/chat/(?<room>[a-z]+)/$", "^/chat/(?P<room>[a-z]+)/$" })
	void namedGroupOfEitherSpellingCaptures(String pattern) {
		assertThat(match(pattern, "/chat/django/")).isEqualTo(Map.of("room", "django"));
		assertThat(match(pattern, "/chat/Django/")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "^/(?<room_name>.+)/(?<_id>[0-9]+)$", "^/(?P<room_name>.+)/(?P<_id>[0-9]+)$" })
	void namesOfGroupsMayHaveUnderscores(String pattern) {
		assertThat(match(pattern, "/a/1")).isEqualTo(Map.of("room_name", "a", "_id", "1"));
		assertThat(new RegexPattern(pattern).captures()).containsExactlyInAnyOrder("room_name", "_id");
	}

	@Test
	void patternIsMatchedFromTheStartAndMayEndEarly() {
		assertThat(match("^/chat", "/chat/django")).isEmpty();
		assertThat(match("/chat", "/chat/django")).isEmpty();
		assertThat(match("chat", "/chat")).isNull();
	}

	@Test
	void groupThatTookNoPartCapturesNothing() {
		assertThat(match("^(?:/a/(?<a>.)|/b/(?<b>.))", "/b/x")).isEqualTo(Map.of("b", "x"));
	}

	@Test
	void groupMayCaptureNothingAtAll() {
		assertThat(match("^/(?<rest>.*)$", "/")).isEqualTo(Map.of("rest", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "^(?P<word>[a-z]+)-(?P=word)$", "^(?<word>[a-z]+)-\\k<word>$", "^(?P<word>[a-z]+)-\\1$",
			"^(?<wo_rd>[a-z]+)-\\k<wo_rd>$", "^(?<other>x?)(?P<word>[a-z]+)-(?P=word)$" })
	void backReferenceFindsItsGroup(String pattern) {
		assertThat(match(pattern, "abc-abc")).containsValue("abc");
		assertThat(match(pattern, "abc-abd")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "^\\(a\\)$", "^[(]a[)]$", "^\\Q(a)\\E$", "^[^)]a[)]$", "^[]()]a[)]$", "^[\\](]a[)]$",
			"^[^])]a[)]$", "^\\x28a\\)$" })
	void parenthesisThatIsNoGroupIsKept(String pattern) {
		assertThat(match(pattern, "(a)")).isEmpty();
		assertThat(match(pattern, "[a]")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "^(?:a|c)$", "^(?=a)a$", "^(?!b).$", "^.(?<=a)$", "^.(?<!b)$", "^(?i)A$", "^(?i:A)$",
			"^(?>a)$" })
	void groupThatCapturesNothingIsKept(String pattern) {
		assertThat(match(pattern, "a")).isEmpty();
		assertThat(match(pattern, "b")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "^/chat/([a-z]+)/$", "^(a|b)", "^(?:a(b))", "^[a](b)", "^\\\\(a)", "(?<x>a)(b)" })
	void positionalGroupIsRefused(String pattern) {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> Filter.of("path", "^" + pattern))
			.withMessageContainingAll("'^" + pattern + "'", "positional group")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("(?P<room>"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "^(?<a>x)(?P<a>y)", "^(?<>x)", "^(?P<a", "^(?P=a)", "^\\k<a>", "^(?<a>x)(?P=b)", "^[a",
			"^(?:a", "^a\\", "^a**", "^(?P=a" })
	void brokenPatternIsRefusedWithAWayOut(String pattern) {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> Filter.path(pattern))
			.withMessageContaining("'" + pattern + "'")
			.satisfies((ex) -> assertThat(ex.getAction()).isNotBlank());
	}

	@Test
	void namesOfGroupsDoNotMakeADifference() {
		assertThat(new RegexPattern("^/(?<a>x)").normalized()).isEqualTo(new RegexPattern("^/(?P<b_c>x)").normalized())
			.isNotEqualTo(new RegexPattern("^/(?<a>y)").normalized());
	}

	private static Map<String, String> match(String pattern, String value) {
		return new RegexPattern(pattern).match(new KeyValue(value));
	}

}
