package io.channels.consumer;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RequestIdTests {

	private final JsonMapper mapper = JsonMapper.shared();

	@ParameterizedTest
	@ValueSource(strings = { "7", "\"a\"", "null", "[1]" })
	void answerBeginsWithTheIdOfItsMessage(String id) {
		RequestId request = of("{\"a\":1,\"id\":%s}".formatted(id));

		assertThat(request.addTo(new Answer(5), this.mapper)).hasToString("{\"id\":%s,\"sum\":5}".formatted(id));
	}

	@Test
	void ownIdOfAnAnswerIsReplaced() {
		assertThat(of("{\"id\":7}").addTo(Map.of("id", 1), this.mapper)).hasToString("{\"id\":7}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[{\"id\":7}]", "\"id\"", "7", "null" })
	void answerToAMessageWithoutAnIdIsAsItIs(String message) {
		assertThat(of(message)).isEqualTo(RequestId.NONE);
		assertThat(of(message).addTo(Map.of("id", 1), this.mapper)).hasToString("{\"id\":1}");
	}

	@Test
	void answerThatIsNoObjectIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> of("{\"id\":7}").addTo(List.of(1), this.mapper))
			.withMessageStartingWith("An answer is a JSON object, but '")
			.withMessageEndingWith("' becomes ARRAY");
	}

	private RequestId of(String message) {
		JsonNode read = this.mapper.readTree(message);
		return RequestId.of(read);
	}

	/**
	 * What becomes a JSON object.
	 *
	 * @param sum its only member
	 */
	record Answer(int sum) {
	}

}
