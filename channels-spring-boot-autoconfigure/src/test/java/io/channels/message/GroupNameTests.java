package io.channels.message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GroupNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "foo.bar", "0.a_b-c", "x" })
	void nameOfTheAlphabetIsValid(String name) {
		assertThat(GroupName.of(name)).hasToString(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "foo.bar?baz", "foo.bar!baz", "foo.bar£", "some+other=thing", "name\n", "näme", "!",
			"name!" })
	void otherNameIsInvalid(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> GroupName.of(name))
			.withMessageContainingAll("group name '" + name + "'", "1 to 99 ASCII letters");
	}

	@Test
	void nameHasAtMost99Characters() {
		String longest = "x".repeat(99);

		assertThat(GroupName.of(longest)).hasToString(longest);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> GroupName.of(longest + "x"));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> GroupName.of("way.too.long".repeat(10)));
	}

}
