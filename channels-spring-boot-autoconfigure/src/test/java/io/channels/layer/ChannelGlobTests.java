package io.channels.layer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChannelGlobTests {

	@ParameterizedTest
	@CsvSource({ "yes.*, yes.1", "yes.*, yes.", "*, a?b", "*.receive, websocket.receive", "a*c, abbc", "a*c, ac",
			"reply?*, reply?abc", "node!*, node!abc", "*!*, node!abc", "a.b, a.b", "*a*a*, xaxax" })
	void starStandsForAnyCharacters(String glob, String name) {
		assertThat(ChannelGlob.of(glob).matches(name)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "yes.*, yes", "yes.*, no.yes.1", "a.b, axb", "reply?x, repx", "reply?x, replyyx", "A*, abc",
			"node!*, node?abc", "a*c, abcd", "node, node!abc" })
	void everythingElseStandsForItself(String glob, String name) {
		assertThat(ChannelGlob.of(glob).matches(name)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "[ab]", "a+", "(a|b)", "\\Qa\\E", "a\n", "£" })
	void patternThatCanMatchNoNameIsRefused(String glob) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelGlob.of(glob))
			.withMessageContaining("'" + glob + "'");
	}

}
