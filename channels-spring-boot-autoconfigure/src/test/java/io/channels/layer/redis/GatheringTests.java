package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Gathering}.
 */
@Timeout(20)
class GatheringTests {

	private final List<List<Integer>> carried = new ArrayList<>();

	private final List<CompletableFuture<Void>> arrivals = new ArrayList<>();

	private final Gathering<Integer> gathering = new Gathering<>((item) -> item, this::carry);

	private CompletableFuture<?> carry(List<Integer> items) {
		if (items.contains(-1)) {
			throw new IllegalStateException("no way");
		}
		this.carried.add(items);
		this.arrivals.add(new CompletableFuture<>());
		return this.arrivals.get(this.arrivals.size() - 1);
	}

	private void add(int count) {
		IntStream.rangeClosed(1, count).forEach(this.gathering::add);
	}

	@Test
	void fewGoAtOnceAndOthersGatherUntilOneArrives() {
		add(7);
		assertThat(this.carried).containsExactly(List.of(1), List.of(2), List.of(3), List.of(4));

		this.arrivals.get(2).complete(null);

		assertThat(this.carried).hasSize(5).last().isEqualTo(List.of(5, 6, 7));
	}

	@Test
	void whatFailsOnItsWayHasArrivedToo() {
		add(5);

		this.arrivals.get(0).completeExceptionally(new IllegalStateException());

		assertThat(this.carried).last().isEqualTo(List.of(5));
	}

	@Test
	void batchHasNoMoreThanSomeItems() {
		add(400);

		this.arrivals.get(0).complete(null);

		assertThat(this.carried).hasSize(5);
		assertThat(this.carried.get(4)).hasSize(128).startsWith(5).endsWith(132);
	}

	@Test
	void batchHasNoMoreThanSomeBytes() {
		add(4);
		int half = (int) (Gathering.MAX_SIZE / 2);
		List.of(half, half, 1).forEach(this.gathering::add);

		this.arrivals.get(0).complete(null);

		assertThat(this.carried).last().isEqualTo(List.of(half, half));
	}

	@Test
	void itemThatIsTooBigGoesAlone() {
		add(4);
		int big = (int) Gathering.MAX_SIZE + 1;
		List.of(big, 1).forEach(this.gathering::add);

		this.arrivals.get(0).complete(null);

		assertThat(this.carried).last().isEqualTo(List.of(big));
	}

	@Test
	void itemsThatCannotSetOutHoldUpNobody() {
		IntStream.range(0, 10).forEach((i) -> this.gathering.add(-1));

		add(4);

		assertThat(this.carried).hasSize(4);
	}

	@Test
	void inOrderNothingGoesBeforeTheRestHasArrived() {
		Gathering<Integer> ordered = Gathering.inOrder((item) -> item, this::carry);

		IntStream.rangeClosed(1, 20).forEach(ordered::add);
		assertThat(this.carried).containsExactly(List.of(1));
		this.arrivals.get(0).complete(null);

		assertThat(this.carried).hasSize(2);
		assertThat(this.carried.get(1)).hasSize(19).startsWith(2);
	}

	@Test
	void arrivalIsAwaitedForThoseThatAreStillToGo() throws InterruptedException {
		add(5);
		CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
			try {
				this.gathering.awaitArrival(Duration.ofSeconds(20).toNanos());
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});

		for (int i = 0; i < this.arrivals.size(); i++) {
			assertThat(waiting).isNotDone();
			this.arrivals.get(i).complete(null);
		}

		waiting.join();
	}

}
