package io.channels.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.MessageTooLargeException;
import io.channels.layer.SessionStore;
import io.channels.layer.SessionStore.SavedSession;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of the sessions of connections.
 */
interface SessionContract extends LayerContract {

	ChannelName CONNECTION = ChannelName.of("gateway!1");

	@Test
	default void sessionIsLoadedAsItWasSavedLast() {
		SessionStore sessions = layer().layer().sessions();

		assertThat(sessions.load(CONNECTION)).isEmpty();
		sessions.save(CONNECTION, 0, "{}");
		sessions.save(CONNECTION, 10, "{\"name\":\"Zoë\"}");
		assertThat(sessions.load(CONNECTION)).contains(new SavedSession(10, "{\"name\":\"Zoë\"}"));
		sessions.save(CONNECTION, 10, "{\"name\":\"Ann\"}");
		assertThat(sessions.load(CONNECTION)).contains(new SavedSession(10, "{\"name\":\"Ann\"}"));
	}

	@Test
	default void laterVersionOfSessionStays() {
		SessionStore sessions = layer().layer().sessions();

		sessions.save(CONNECTION, 10, "later");
		sessions.save(CONNECTION, 9, "earlier");

		assertThat(sessions.load(CONNECTION)).contains(new SavedSession(10, "later"));
	}

	@Test
	default void sessionsAreApart() {
		SessionStore sessions = layer().layer().sessions();
		ChannelName sibling = ChannelName.of("gateway!2");
		ChannelName stranger = ChannelName.of("other!1");

		sessions.save(CONNECTION, 1, "one");
		sessions.save(sibling, 2, "two");
		sessions.save(stranger, 3, "three");
		sessions.remove(CONNECTION);
		sessions.remove(ChannelName.of("gateway!3"));

		LayerUnderTest.await(() -> assertThat(sessions.load(CONNECTION)).isEmpty());
		assertThat(sessions.load(sibling)).contains(new SavedSession(2, "two"));
		assertThat(sessions.load(stranger)).contains(new SavedSession(3, "three"));
	}

	@Test
	default void sessionOutlivesMessagesAndFlushButNotItsGateway() throws Exception {
		LayerUnderTest layer = layer();
		SessionStore sessions = layer.layer().sessions();
		try (Subscription gateway = layer.subscribe("gateway!", RecordingReceiver.answering(Delivery.DELIVERED))) {
			sessions.save(CONNECTION, 1, "here");
			layer.letPass(EXPIRY.plus(Duration.ofMillis(100)));
			layer.layer().flush();

			assertThat(sessions.load(CONNECTION)).contains(new SavedSession(1, "here"));
		}

		LayerUnderTest.await(() -> assertThat(sessions.load(CONNECTION)).isEmpty());
	}

	@Test
	default void sessionThatIsTooLargeIsRefused() {
		SessionStore sessions = layer().layer().sessions();
		int limit = (int) settings().maxMessageSize().toBytes();

		sessions.save(CONNECTION, 1, "x".repeat(limit / 2));

		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> sessions.save(CONNECTION, 2, "x".repeat(limit + 1)))
			.withMessageContaining("gateway!1")
			.withMessageContaining("max-message-size");
		assertThat(sessions.load(CONNECTION)).map(SavedSession::version).contains(1L);
	}

}
