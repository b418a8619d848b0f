package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelName;
import io.channels.message.Content;

/**
 * Who sent what and who got it. Every message has a number that its sender gives only
 * once. A send that returned must arrive at each target of its sender exactly once; one
 * that failed may arrive once. Guarded by its monitor.
 */
final class Ledger {

	private final ConcurrentMap<Flow, Boolean> flows = new ConcurrentHashMap<>();

	private final Map<Flow, List<Long>> arrivals = new TreeMap<>();

	private final Map<String, Set<Long>> returned = new TreeMap<>();

	private final Map<String, Map<Long, String>> failed = new TreeMap<>();

	private final Map<String, Long> last = new TreeMap<>();

	/**
	 * Say that a sender sends to a target.
	 * @param ordered whether one receiver gets all of it, so that it must be in order
	 */
	void expect(String sender, String target, boolean ordered) {
		this.flows.put(new Flow(sender, target), ordered);
	}

	/**
	 * Return the content of a sender's next message.
	 */
	synchronized Content next(String sender) {
		return Content.of(Map.of("sender", sender, "number", this.last.merge(sender, 1L, Long::sum)));
	}

	synchronized void returned(String sender, Content content) {
		this.returned.computeIfAbsent(sender, (absent) -> new TreeSet<>()).add(number(content));
	}

	synchronized void failed(String sender, Content content, String why) {
		this.failed.computeIfAbsent(sender, (absent) -> new TreeMap<>()).put(number(content), why);
	}

	synchronized void arrived(ChannelName target, Content content) {
		Flow flow = new Flow(String.valueOf(content.text("sender")), target.value());
		this.arrivals.computeIfAbsent(flow, (absent) -> new ArrayList<>()).add(number(content));
	}

	private static long number(Content content) {
		return (Long) Objects.requireNonNull(content.get("number"));
	}

	/**
	 * Return the last number that each sender gave.
	 */
	synchronized Map<String, Long> last() {
		return new TreeMap<>(this.last);
	}

	/**
	 * Return the flows on which nothing arrived that was sent, and not refused, after
	 * some numbers.
	 */
	synchronized Set<Flow> silentSince(Map<String, Long> numbers) {
		Set<Flow> silent = new TreeSet<>(this.flows.keySet());
		silent.removeIf((flow) -> arrivals(flow).stream()
			.anyMatch((number) -> number > numbers.getOrDefault(flow.sender(), 0L)
					&& returned(flow.sender()).contains(number)));
		return silent;
	}

	/**
	 * Return what was sent without a failure and has not arrived.
	 */
	synchronized Map<Flow, Set<Long>> lost() {
		Map<Flow, Set<Long>> lost = new TreeMap<>();
		for (Flow flow : this.flows.keySet()) {
			Set<Long> missing = new TreeSet<>(returned(flow.sender()));
			missing.removeAll(new HashSet<>(arrivals(flow)));
			if (!missing.isEmpty()) {
				lost.put(flow, missing);
			}
		}
		return lost;
	}

	/**
	 * Return the messages that did not arrive at some target, though their sends did not
	 * fail.
	 */
	Set<String> lostMessages(Predicate<Flow> flows) {
		Set<String> messages = new TreeSet<>();
		lost().forEach((flow, numbers) -> {
			if (flows.test(flow)) {
				numbers.forEach((number) -> messages.add(flow.sender() + "#" + number));
			}
		});
		return messages;
	}

	/**
	 * Return what a sender's target did not get, even of what failed.
	 */
	synchronized Set<Long> neverArrived(String sender, String target) {
		Set<Long> missing = new TreeSet<>(returned(sender));
		missing.addAll(this.failed.getOrDefault(sender, Map.of()).keySet());
		missing.removeAll(new HashSet<>(arrivals(new Flow(sender, target))));
		return missing;
	}

	/**
	 * Return what arrived more than once.
	 */
	synchronized Map<Flow, List<Long>> repeated() {
		Map<Flow, List<Long>> repeated = new TreeMap<>();
		this.arrivals.forEach((flow, numbers) -> {
			Set<Long> seen = new HashSet<>();
			List<Long> again = numbers.stream().filter((number) -> !seen.add(number)).toList();
			if (!again.isEmpty()) {
				repeated.put(flow, again);
			}
		});
		return repeated;
	}

	/**
	 * Return what arrived behind a later message of its sender, unless its send failed:
	 * such a one may arrive late.
	 */
	synchronized Map<Flow, List<Long>> overtaken() {
		Map<Flow, List<Long>> overtaken = new TreeMap<>();
		this.arrivals.forEach((flow, numbers) -> {
			@Nullable Boolean ordered = this.flows.get(flow);
			List<Long> late = (ordered != null && ordered) ? late(numbers, returned(flow.sender())) : List.of();
			if (!late.isEmpty()) {
				overtaken.put(flow, late);
			}
		});
		return overtaken;
	}

	private static List<Long> late(List<Long> numbers, Set<Long> returned) {
		List<Long> late = new ArrayList<>();
		long highest = 0;
		for (long number : numbers) {
			if (returned.contains(number)) {
				if (number < highest) {
					late.add(number);
				}
				highest = Math.max(highest, number);
			}
		}
		return late;
	}

	/**
	 * Return what arrived of nobody, or at the wrong place.
	 */
	synchronized Set<Flow> strangers() {
		Set<Flow> strangers = new TreeSet<>(this.arrivals.keySet());
		strangers.removeAll(this.flows.keySet());
		return strangers;
	}

	/**
	 * Return why sends failed.
	 */
	synchronized Set<String> failures() {
		Set<String> reasons = new TreeSet<>();
		this.failed.values().stream().map(Map::values).forEach(reasons::addAll);
		return reasons;
	}

	synchronized long countFailures() {
		return this.failed.values().stream().mapToLong(Map::size).sum();
	}

	synchronized long countArrivals() {
		return this.arrivals.values().stream().mapToLong(Collection::size).sum();
	}

	private List<Long> arrivals(Flow flow) {
		return this.arrivals.getOrDefault(flow, List.of());
	}

	private Set<Long> returned(String sender) {
		return this.returned.getOrDefault(sender, Set.of());
	}

	/**
	 * From one sender to one target.
	 */
	record Flow(String sender, String target) implements Comparable<Flow> {

		@Override
		public int compareTo(Flow other) {
			return toString().compareTo(other.toString());
		}

		@Override
		public String toString() {
			return this.sender + "->" + this.target;
		}

	}

}
