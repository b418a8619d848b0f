package io.channels.multiplex;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.Consumer;
import io.channels.consumer.DenyConnectionException;
import io.channels.consumer.InvalidMessageException;
import io.channels.consumer.Route;
import io.channels.websocket.CloseCode;
import io.channels.websocket.consumer.JsonWebSocketConsumer;

/**
 * Demultiplexers whose streams do everything a stream can do.
 */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
class StreamsApplication {

	/**
	 * The order of events, as consumers saw them.
	 */
	@Component
	static class Journal {

		private final List<String> entries = new CopyOnWriteArrayList<>();

		void add(String entry) {
			this.entries.add(entry);
		}

		List<String> entries() {
			return this.entries;
		}

	}

	/**
	 * A number that a client sends.
	 *
	 * @param value the number
	 */
	record Number(int value) {
	}

	/**
	 * Adds up numbers: alone on a path of its own, and on two streams.
	 */
	@Consumer
	@Route("/sum")
	static class Sum extends JsonWebSocketConsumer<Number> {

		private final Journal journal;

		private int sum;

		Sum(Journal journal) {
			this.journal = journal;
		}

		@Override
		protected Collection<String> connectionGroups() {
			return List.of("summers");
		}

		@Override
		protected void connect() {
			accept();
			send(Map.of("sum", 0));
		}

		@Override
		protected void receive(Number number) {
			if (number.value() < 0) {
				throw new InvalidMessageException("negative", "Numbers are not negative");
			}
			this.sum += number.value();
			answer(Map.of("sum", this.sum));
			if (this.sum > 100) {
				groupSend("summers", Map.of("announced", this.sum));
			}
			if (this.sum == 42) {
				close();
			}
		}

		@Override
		protected void disconnect(CloseCode closeCode) {
			this.journal.add("sum " + this.sum + " ended");
		}

	}

	/**
	 * A stream that refuses everyone.
	 */
	@Consumer
	@Stream(value = "closed", of = Demultiplexer.class)
	static class Refusing extends JsonWebSocketConsumer<Number> {

		@Override
		protected void connect() {
			throw new DenyConnectionException();
		}

		@Override
		protected void receive(Number number) {
			throw new IllegalStateException("A refused stream gets nothing");
		}

	}

	/**
	 * A shared consumer of a stream.
	 */
	@Component
	@Stream(value = "shared", of = { Demultiplexer.class, Spelled.class })
	static class Shared implements StreamConsumer {

		private final Journal journal;

		Shared(Journal journal) {
			this.journal = journal;
		}

		@Override
		public void connect(Multiplexer multiplexer) {
			multiplexer.send(Map.of("hello", multiplexer.context().captures()));
		}

		@Override
		public void receive(JsonNode payload, Multiplexer multiplexer) {
			if (payload.path("fail").asBoolean(false)) {
				throw new IllegalStateException("planned failure of a stream");
			}
			if (payload.path("group").asBoolean(false)) {
				multiplexer.groupSend("everyone", payload);
			}
			else if (payload.has("question")) {
				multiplexer.answer(payload, Map.of("answer", 42, "id", "of no use"));
			}
			else {
				multiplexer.send(payload);
			}
		}

		@Override
		public void disconnect(CloseCode closeCode, Multiplexer multiplexer) {
			this.journal.add(multiplexer.stream() + " ended with " + closeCode.code());
		}

	}

	/**
	 * Two streams of one class, and two that are declared.
	 */
	@Consumer
	@Route("^/streams/(?P<room_name>[a-zA-Z0-9_]+)/")
	static class Demultiplexer extends WebSocketDemultiplexer {

		@Override
		protected void streams(Streams streams) {
			streams.add("first", Sum.class).add("second", Sum.class);
		}

		@Override
		protected Collection<String> connectionGroups() {
			return List.of("everyone");
		}

	}

	/**
	 * A demultiplexer with frames of another form.
	 */
	@Consumer
	@Route("/spelled")
	static class Spelled extends WebSocketDemultiplexer {

		private final JsonStreamCodec json;

		Spelled(JsonMapper mapper) {
			this.json = new JsonStreamCodec(mapper);
		}

		@Override
		protected Collection<String> connectionGroups() {
			return List.of("everyone");
		}

		@Override
		protected StreamCodec codec() {
			return new StreamCodec() {

				@Override
				public StreamFrame decode(String text) throws InvalidFrameException {
					int colon = text.indexOf(':');
					return Spelled.this.json.decode("{\"stream\":\"%s\",\"payload\":%s}"
						.formatted(text.substring(0, colon), text.substring(colon + 1)));
				}

				@Override
				public String encode(String stream, Object payload) {
					return stream + ":" + payload;
				}

				@Override
				public String encodeError(String stream, StreamError error) {
					return stream + "!" + error.code();
				}

				@Override
				public Object payload(String text) {
					return text;
				}

			};
		}

	}

}
