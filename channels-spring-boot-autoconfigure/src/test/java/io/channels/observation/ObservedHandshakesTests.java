package io.channels.observation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ObservedHandshakesTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final List<HandshakeContext> stopped = new ArrayList<>();

	private final ObservedHandshakes handshakes = new ObservedHandshakes(this.registry);

	@Test
	void answerIsObserved() throws IOException {
		observeAll();

		this.handshakes.observe("/chat/blue", () -> 101);

		assertThat(this.stopped).singleElement().satisfies((context) -> {
			assertThat(context.getName()).isEqualTo("channels.handshake");
			assertThat(context.getLowCardinalityKeyValue("status").getValue()).isEqualTo("101");
			assertThat(context.getHighCardinalityKeyValue("path").getValue()).isEqualTo("/chat/blue");
		});
	}

	@Test
	void consumerOnAnotherThreadBelongsToTheHandshake() throws Exception {
		observeAll();
		CompletableFuture<ObservationView> parent = new CompletableFuture<>();

		this.handshakes.observe("/chat", () -> {
			Runnable connect = this.handshakes.carry(() -> parent
				.complete(Observation.start("consumer", this.registry).getContext().getParentObservation()));
			runElsewhere(connect);
			return 101;
		});

		assertThat(parent.get().getContextView()).isSameAs(this.stopped.get(0));
	}

	@Test
	void failureIsAnErrorAndReachesTheContainer() {
		observeAll();

		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.handshakes.observe("/chat", () -> {
			throw new IOException("gone");
		}));
		assertThat(this.stopped).singleElement().satisfies((context) -> {
			assertThat(context.getError()).hasMessage("gone");
			assertThat(context.getLowCardinalityKeyValue("status").getValue()).isEqualTo("none");
		});
	}

	@Test
	void withoutHandlersOnlyTheAnswerIsGiven() throws IOException {
		List<String> given = new ArrayList<>();
		Runnable action = () -> given.add("connect");

		this.handshakes.observe("/chat", () -> {
			assertThat(this.handshakes.carry(action)).isSameAs(action);
			given.add("answer");
			return 101;
		});

		assertThat(given).containsExactly("answer");
	}

	private static void runElsewhere(Runnable action) {
		try {
			CompletableFuture.runAsync(action).get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void observeAll() {
		this.registry.observationConfig().observationHandler(new ObservationHandler<HandshakeContext>() {

			@Override
			public void onStop(HandshakeContext context) {
				ObservedHandshakesTests.this.stopped.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof HandshakeContext;
			}

		});
	}

}
