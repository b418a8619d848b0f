package io.channels.message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChannelSourceTests {

	@ParameterizedTest
	@CsvSource({ "http.request, false", "http.request.body?ab0def, false", "node!, true" })
	void fullNameOrPrefixOfNodeLocalChannelsIsValid(String name, boolean nodeLocal) {
		assertThat(ChannelSource.of(name).isNodeLocal()).isEqualTo(nodeLocal);
	}

	@ParameterizedTest
	@ValueSource(strings = { "spr_test!c", "", "!", "?", "?tail", "reply?", "a!b!", "a?b!", "http.request£", "node!\n",
			"name\n" })
	void singleNodeLocalChannelAndOtherNamesAreInvalid(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> ChannelSource.of(name))
			.withMessageContainingAll("'" + name + "'", "prefix up to and including '!'");
	}

	@Test
	void sourceHasAtMost99Characters() {
		String longest = "x".repeat(98) + "!";

		assertThat(ChannelSource.of(longest)).hasToString(longest);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> ChannelSource.of("x" + longest));
	}

	@Test
	void prefixMakesNamesOfItsChannels() {
		assertThat(ChannelSource.of("node!").channel("local")).isEqualTo(ChannelName.of("node!local"));
	}

	@Test
	void channelsBelowAPrefixShareIt() {
		ChannelSource prefix = ChannelSource.of("websocket.send.node!");

		assertThat(prefix.channel("1").source()).isSameAs(prefix);
		assertThat(ChannelSource.of("reply").channel("!1").source()).isEqualTo(ChannelSource.of("reply!"));
		assertThat(ChannelSource.of("reply").channel("?1").source()).isEqualTo(ChannelSource.of("reply?1"));
	}

}
