package io.channels.layer.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Lets items of many threads go together. As long as few are under way, an item goes at
 * once; more gather, and go when others have arrived or when they are many. Guarded by
 * one lock, which nobody holds while items set out.
 *
 * @param <T> the type of items
 */
final class Gathering<T> {

	/**
	 * So many threads never wait for each other's items.
	 */
	private static final int FEW = 4;

	/**
	 * So many items need not wait for others.
	 */
	private static final int MANY = 16;

	private static final int MAX_BATCHES = 4;

	private static final int MAX_ITEMS = 128;

	/**
	 * So many bytes go together at most, unless one item alone has more.
	 */
	static final long MAX_SIZE = 1 << 20;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrival = this.lock.newCondition();

	private final Deque<T> gathered = new ArrayDeque<>();

	private final int few;

	private final int maxBatches;

	private final ToLongFunction<T> size;

	private final Function<List<T>, CompletableFuture<?>> carrier;

	private int batches;

	private int underWay;

	/**
	 * Create a gathering.
	 * @param size tells the bytes of an item
	 * @param carrier takes items on their way, and tells when they have arrived
	 */
	Gathering(ToLongFunction<T> size, Function<List<T>, CompletableFuture<?>> carrier) {
		this(FEW, MAX_BATCHES, size, carrier);
	}

	private Gathering(int few, int maxBatches, ToLongFunction<T> size,
			Function<List<T>, CompletableFuture<?>> carrier) {
		this.few = few;
		this.maxBatches = maxBatches;
		this.size = size;
		this.carrier = carrier;
	}

	/**
	 * Create a gathering whose items arrive in the order in which they were added:
	 * nothing goes before all that went has arrived.
	 * @param size tells the bytes of an item
	 * @param carrier takes items on their way, and tells when they have arrived
	 */
	static <T> Gathering<T> inOrder(ToLongFunction<T> size, Function<List<T>, CompletableFuture<?>> carrier) {
		return new Gathering<>(1, 1, size, carrier);
	}

	/**
	 * Let an item go as soon as it may. Those of one thread go in this order.
	 */
	void add(T item) {
		this.lock.lock();
		try {
			this.gathered.add(item);
		}
		finally {
			this.lock.unlock();
		}
		go();
	}

	private void go() {
		List<T> items = next();
		while (!items.isEmpty()) {
			CompletableFuture<?> arriving = carry(items);
			if (arriving.isDone()) {
				arrived(items.size());
			}
			else {
				int number = items.size();
				arriving.whenComplete((result, ex) -> {
					arrived(number);
					go();
				});
			}
			items = next();
		}
	}

	private CompletableFuture<?> carry(List<T> items) {
		try {
			return this.carrier.apply(items);
		}
		catch (RuntimeException ex) {
			// Others must not wait for what never set out.
			return CompletableFuture.failedFuture(ex);
		}
	}

	private List<T> next() {
		this.lock.lock();
		try {
			if (this.gathered.isEmpty() || !mayGo()) {
				return List.of();
			}
			List<T> items = new ArrayList<>();
			long bytes = 0;
			do {
				T item = this.gathered.remove();
				bytes += this.size.applyAsLong(item);
				items.add(item);
			}
			while (!this.gathered.isEmpty() && items.size() < MAX_ITEMS
					&& bytes + this.size.applyAsLong(this.gathered.element()) <= MAX_SIZE);
			this.batches++;
			this.underWay += items.size();
			return items;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean mayGo() {
		return this.underWay < this.few || (this.batches < this.maxBatches && this.gathered.size() >= MANY);
	}

	private void arrived(int items) {
		this.lock.lock();
		try {
			this.batches--;
			this.underWay -= items;
			this.arrival.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait some time until nothing is under way, or is still to go.
	 */
	void awaitArrival(long nanos) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long left = nanos;
			while ((this.underWay > 0 || !this.gathered.isEmpty()) && left > 0) {
				left = this.arrival.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
