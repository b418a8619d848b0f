package io.channels.sample;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Many connections to a few rooms that talk all the time. Safe for use by any thread:
 * concurrent lists, and a thread that lets one after the other talk.
 */
final class Crowd implements AutoCloseable {

	private static final int ROOMS = 4;

	private static final long PAUSE_MILLIS = 10;

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<Chatter> chatters = new CopyOnWriteArrayList<>();

	private final AtomicInteger turn = new AtomicInteger();

	private final ScheduledExecutorService talk = Executors.newSingleThreadScheduledExecutor();

	/**
	 * Let some come to a node, into one room after the other.
	 * @param name the beginning of their names
	 * @param onClosed told of each whose connection the node closes
	 */
	List<Chatter> come(int port, String name, int count, Consumer<Chatter> onClosed) {
		List<CompletableFuture<Chatter>> coming = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			coming.add(come(port, "room" + i % ROOMS, name + i, onClosed));
		}
		return coming.stream().map(CompletableFuture::join).toList();
	}

	CompletableFuture<Chatter> come(int port, String room, String name, Consumer<Chatter> onClosed) {
		return Chatter.connect(this.http, port, room, name, onClosed).thenApply((chatter) -> {
			this.chatters.add(chatter);
			return chatter;
		});
	}

	void talk() {
		this.talk.scheduleAtFixedRate(this::sayNext, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void sayNext() {
		List<Chatter> all = List.copyOf(this.chatters);
		all.get(this.turn.getAndIncrement() % all.size()).say();
	}

	/**
	 * Let nobody say anything more.
	 */
	void silence() throws InterruptedException {
		this.talk.shutdown();
		if (!this.talk.awaitTermination(10, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The crowd is not silent");
		}
	}

	List<Chatter> all() {
		return List.copyOf(this.chatters);
	}

	List<Chatter> open() {
		return this.chatters.stream().filter(Chatter::isOpen).toList();
	}

	/**
	 * Return those in the room of one, with itself.
	 */
	static List<Chatter> inRoomOf(Chatter one, List<Chatter> some) {
		return some.stream().filter((other) -> other.room().equals(one.room())).toList();
	}

	@Override
	public void close() {
		this.talk.shutdownNow();
		this.chatters.forEach(Chatter::close);
	}

}
