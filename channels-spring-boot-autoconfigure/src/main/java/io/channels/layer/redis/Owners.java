package io.channels.layer.redis;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * At which nodes node-local prefixes were subscribed when somebody looked, for a while.
 * Safe for use by any thread: one concurrent map.
 */
final class Owners {

	private static final int MAX = 10_000;

	private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final ConcurrentMap<String, Owner> owners = new ConcurrentHashMap<>();

	@Nullable String find(String prefix) {
		Owner owner = this.owners.get(prefix);
		return (owner != null && System.nanoTime() - owner.sinceNanos() < VALID_NANOS) ? owner.node() : null;
	}

	void note(String prefix, String node) {
		if (this.owners.size() >= MAX) {
			this.owners.clear();
		}
		this.owners.put(prefix, new Owner(node, System.nanoTime()));
	}

	void forget(String prefix) {
		this.owners.remove(prefix);
	}

	private record Owner(String node, long sinceNanos) {
	}

}
