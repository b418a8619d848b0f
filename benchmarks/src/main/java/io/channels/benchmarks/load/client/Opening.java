package io.channels.benchmarks.load.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Opens a number of connections, some at a time. For the thread of the client.
 */
final class Opening {

	private final int count;

	private final Consumer<Opening> opener;

	private final List<ClientConnection> opened = new ArrayList<>();

	private final CompletableFuture<List<ClientConnection>> result = new CompletableFuture<>();

	private int started;

	Opening(int count, Consumer<Opening> opener) {
		this.count = count;
		this.opener = opener;
	}

	void start(int atATime) {
		for (int i = 0; i < atATime; i++) {
			openNext();
		}
	}

	private void openNext() {
		if (this.started < this.count && !this.result.isDone()) {
			this.started++;
			this.opener.accept(this);
		}
	}

	void opened(ClientConnection connection) {
		this.opened.add(connection);
		if (this.opened.size() == this.count) {
			this.result.complete(List.copyOf(this.opened));
		}
		openNext();
	}

	void failed(Throwable ex) {
		this.result.completeExceptionally(ex);
	}

	CompletableFuture<List<ClientConnection>> result() {
		return this.result;
	}

}
