package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A part of the keys that scripts can use together: those of one server, or of one hash
 * slot of a cluster.
 *
 * @param label what decides which names belong here, the same on all nodes
 * @param link the connections to it
 * @param base the start of its keys
 */
record Partition(String label, RedisLink link, String base) {

	/**
	 * Run a script.
	 */
	CompletableFuture<Object> run(Script script, Arguments arguments) {
		return this.link.run(script, this.base, arguments.toArray());
	}

	/**
	 * Run a script and wait for its result.
	 * @throws io.channels.layer.ChannelLayerException if there is none
	 */
	Object await(Script script, Arguments arguments) {
		return this.link.await(run(script, arguments));
	}

	/**
	 * Return the names of the nodes that Redis knows, dead or alive.
	 */
	List<String> nodes() {
		return this.link.await(this.link.commands().zrange(this.base + "nodes", 0, -1))
			.stream()
			.map(Replies::text)
			.toList();
	}

	/**
	 * What a script gets.
	 */
	static final class Arguments {

		private final List<byte[]> values = new ArrayList<>();

		static Arguments of(String... values) {
			return new Arguments().add(List.of(values));
		}

		Arguments add(String value) {
			return add(value.getBytes(StandardCharsets.UTF_8));
		}

		Arguments add(Collection<String> values) {
			values.forEach(this::add);
			return this;
		}

		Arguments add(long value) {
			return add(Long.toString(value));
		}

		Arguments add(boolean value) {
			return add(value ? "1" : "0");
		}

		Arguments add(byte[] value) {
			this.values.add(value);
			return this;
		}

		byte[][] toArray() {
			return this.values.toArray(byte[][]::new);
		}

	}

}
