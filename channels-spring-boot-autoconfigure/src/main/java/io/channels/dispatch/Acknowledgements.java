package io.channels.dispatch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.channels.message.Message;

/**
 * What connections have consumed, told to their gateways together: soon, or at once when
 * one of them keeps its gateway waiting. A queue that any thread adds to, and a flag for
 * whoever has to look at it.
 */
final class Acknowledgements {

	private static final long DELAY_MILLIS = 5;

	private static final int MAX_TOGETHER = 200;

	private final ConcurrentLinkedQueue<RemoteConnection> due = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final AtomicBoolean urgent = new AtomicBoolean();

	private final String worker;

	private final Predicate<Message> teller;

	private final BiConsumer<Runnable, Long> timer;

	/**
	 * Create an empty list.
	 * @param worker the worker that acknowledges
	 * @param teller sends a message, and returns whether that worked
	 * @param timer does something after some milliseconds, on a thread that may wait
	 */
	Acknowledgements(String worker, Predicate<Message> teller, BiConsumer<Runnable, Long> timer) {
		this.worker = worker;
		this.teller = teller;
		this.timer = timer;
	}

	/**
	 * Take note of a connection that has something to be told.
	 * @param waiting whether its gateway waits for it
	 */
	void add(RemoteConnection connection, boolean waiting) {
		this.due.add(connection);
		if (waiting && this.urgent.compareAndSet(false, true)) {
			this.timer.accept(this::tellUrgent, 0L);
		}
		else if (this.scheduled.compareAndSet(false, true)) {
			this.timer.accept(this::tellScheduled, DELAY_MILLIS);
		}
	}

	private void tellUrgent() {
		this.urgent.set(false);
		tellAll();
	}

	private void tellScheduled() {
		this.scheduled.set(false);
		tellAll();
	}

	private void tellAll() {
		Map<String, List<Acknowledgement>> byGateway = Stream.generate(this.due::poll)
			.takeWhile((connection) -> connection != null)
			.map(RemoteConnection::acknowledge)
			.filter((acknowledgement) -> acknowledgement != null)
			.collect(Collectors.groupingBy((acknowledgement) -> acknowledgement.connection().ownership().gateway()));
		byGateway.forEach((gateway, all) -> {
			for (int i = 0; i < all.size(); i += MAX_TOGETHER) {
				tell(gateway, all.subList(i, Math.min(all.size(), i + MAX_TOGETHER)));
			}
		});
	}

	private void tell(String gateway, List<Acknowledgement> some) {
		String orders = some.stream().map(Acknowledgement::toString).collect(Collectors.joining(" "));
		Message message = Signal.of(Signal.Type.ACKNOWLEDGED, Signal.WORKER, this.worker, Signal.ORDER, orders)
			.to(gateway + "done");
		if (this.teller.test(message)) {
			some.forEach((acknowledgement) -> acknowledgement.connection().acknowledged(acknowledgement.order()));
		}
	}

	/**
	 * What one connection has consumed.
	 *
	 * @param connection the connection
	 * @param order the order of the last event that it has consumed
	 * @param session the version of its session that was saved last, or -1 if none was
	 */
	record Acknowledgement(RemoteConnection connection, long order, long session) {

		/**
		 * Read what a gateway is told.
		 * @return signals that the worker could have sent for each connection, by the
		 * channel of the gateway
		 */
		static Map<String, Signal> read(Signal signal, String gateway) {
			Map<String, Signal> signals = new HashMap<>();
			for (String text : signal.value(Signal.ORDER).split(" ")) {
				String[] parts = text.split(":");
				signals.put(gateway + parts[0],
						Signal
							.of(Signal.Type.DONE, Signal.WORKER, signal.value(Signal.WORKER), Signal.TERM, parts[1],
									Signal.ORDER, parts[2])
							.with(Signal.SESSION, (parts.length > 3) ? parts[3] : null));
			}
			return signals;
		}

		@Override
		public String toString() {
			String control = this.connection.ownership().control();
			return control.substring(control.indexOf('!') + 1) + ":" + this.connection.ownership().term() + ":"
					+ this.order + ((this.session >= 0) ? ":" + this.session : "");
		}

	}

}
