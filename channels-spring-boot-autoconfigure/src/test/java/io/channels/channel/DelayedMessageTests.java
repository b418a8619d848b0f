package io.channels.channel;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;
import tools.jackson.databind.json.JsonMapper;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelSource;
import io.channels.message.InvalidContentException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

class DelayedMessageTests {

	private static final Duration SOON = Duration.ofMillis(20);

	private static final Duration LATER = Duration.ofHours(1);

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	private final Channels channels = channels(this.layer);

	@AfterEach
	void close() {
		this.layer.close();
	}

	@Test
	void messageIsSentLater() throws Exception {
		this.channels.channel("jobs").send(Map.of("id", 7), SOON);

		assertThat(this.layer.receive(List.of(ChannelSource.of("jobs")), Duration.ofSeconds(10)))
			.hasValueSatisfying((message) -> assertThat(message.get("id")).isEqualTo(7L));
	}

	@Test
	void messageIsCancelledByItsHandle() {
		DelayedMessage message = this.channels.channel("jobs").send(Map.of("id", 7), LATER);

		assertThat(message.cancel()).isTrue();
		assertThat(message.cancel()).isFalse();
	}

	@Test
	void messageIsCancelledByItsIdElsewhere() {
		DelayedMessage message = this.channels.channel("jobs").send(Map.of("id", 7), LATER);

		assertThat(channels(this.layer).cancel(message.id())).isTrue();
		assertThat(message.cancel()).isFalse();
		assertThat(message).hasToString(message.id());
	}

	@Test
	void contentIsCheckedWhenItIsSent() {
		assertThatExceptionOfType(InvalidContentException.class)
			.isThrownBy(() -> this.channels.channel("jobs").send("no message", LATER));
	}

	@Test
	void layerThatCannotSendLaterSaysSo() {
		ChannelLayer simple = mock(ChannelLayer.class, Answers.CALLS_REAL_METHODS);

		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> channels(simple).channel("jobs").send(Map.of("id", 7), LATER))
			.withMessage("Layer '%s' cannot send a message later: it does not implement 'send(Message, Duration)'",
					simple.getClass().getName());
		assertThat(channels(simple).cancel("any")).isFalse();
	}

	private static Channels channels(ChannelLayer layer) {
		return Channels.of(new ChannelLayers(Map.of("default", layer)), new ContentConverter(JsonMapper.shared()));
	}

}
