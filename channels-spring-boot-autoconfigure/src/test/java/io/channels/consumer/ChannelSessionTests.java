package io.channels.consumer;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChannelSessionTests {

	private final ChannelSession local = new ChannelSession();

	private final ChannelSession session = session(null);

	@Test
	void valuesAreReadAsWhatTheyWerePut() {
		this.local.put("count", 5);
		this.session.put("count", 5);

		assertThat(this.local.get("count", Integer.class)).contains(5);
		assertThat(this.session.get("count", Integer.class)).contains(5);
	}

	@Test
	void valueOfAnotherTypeIsAnError() {
		this.local.put("name", "ann");
		this.session.put("name", "ann");

		assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> this.local.get("name", Integer.class));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.session.get("name", Integer.class));
	}

	@Test
	void removedValueIsGone() {
		this.session.put("count", 5);
		this.session.remove("count");

		assertThat(this.session.get("count", Integer.class)).isEmpty();
	}

	@Test
	void stateMovesToAnotherWorker() {
		this.session.put("count", 5);
		this.session.put("place", new Place("hall", List.of("door", "stairs")));

		ChannelSession moved = session(this.session.saveIfChanged().orElseThrow());

		assertThat(moved.get("count", Integer.class)).contains(5);
		assertThat(moved.get("place", Place.class)).contains(new Place("hall", List.of("door", "stairs")));
		assertThat(moved.saveIfChanged()).isEmpty();
	}

	@Test
	void onlyAChangeIsSaved() {
		assertThat(this.session.saveIfChanged()).isEmpty();
		this.session.put("count", 5);
		assertThat(this.session.saveIfChanged()).isPresent();
		assertThat(this.session.saveIfChanged()).isEmpty();

		this.session.put("count", 5);
		this.session.get("count", Integer.class);
		this.session.remove("nothing");

		assertThat(this.session.saveIfChanged()).isEmpty();
	}

	@Test
	void localStateIsNeverSaved() {
		this.local.put("count", 5);

		assertThat(this.local.saveIfChanged()).isEmpty();
	}

	private static ChannelSession session(@Nullable String saved) {
		return new ChannelSession(JsonMapper.shared(), saved);
	}

	private record Place(@JsonProperty("name") String name, List<String> exits) {
	}

}
