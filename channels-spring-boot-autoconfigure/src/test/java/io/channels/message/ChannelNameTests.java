package io.channels.message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChannelNameTests {

	private static final String LONGEST = "x".repeat(99);

	@ParameterizedTest
	@ValueSource(strings = { "http.request", "http.response!ab0def", "http.request.body?ab0def", "0.a_b-c?d_e-f.1", "a",
			"Z", "-", ".", "a!b", "a?b" })
	void nameOfTheAlphabetIsValid(String name) {
		assertThat(ChannelName.of(name)).hasToString(name);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "http.request£", "one?two?three", "four!five!six", "five!six?seven", "some+other!thing",
					"!local", "?tail", "name!", "name?", "!", "?", "two words", "name\n", "name!local\n", "\nname",
					"nam\u0000e", "näme", "n\u0430me", "name\u0661", "名", "a/b", "a:b", "a*", "{a}", "a\ud83d\ude00" })
	void otherNameIsInvalid(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> ChannelName.of(name))
			.withMessageContainingAll("channel name '" + name + "'", "1 to 99 ASCII letters")
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo(name));
	}

	@Test
	void nameHasAtMost99Characters() {
		assertThat(ChannelName.of(LONGEST)).hasToString(LONGEST);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> ChannelName.of(LONGEST + "x"));
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> ChannelName.of("way.too.long".repeat(10)));
	}

	@ParameterizedTest
	@CsvSource({ "normal, false, false", "single?reader, false, true", "node!local, true, false" })
	void markerTellsTheType(String name, boolean nodeLocal, boolean singleReader) {
		ChannelName channel = ChannelName.of(name);

		assertThat(channel.isNodeLocal()).isEqualTo(nodeLocal);
		assertThat(channel.isSingleReader()).isEqualTo(singleReader);
	}

	@ParameterizedTest
	@CsvSource({ "normal, normal", "single?reader, single?reader", "node!local, node!" })
	void sourceIsWhatAReceiverNames(String name, String source) {
		assertThat(ChannelName.of(name).source()).isEqualTo(ChannelSource.of(source));
	}

	@Test
	void namesAreComparedByValue() {
		assertThat(ChannelName.of("a")).isEqualTo(ChannelName.of("a"))
			.hasSameHashCodeAs(ChannelName.of("a"))
			.isNotEqualTo(ChannelName.of("A"))
			.isLessThan(ChannelName.of("b"));
	}

}
