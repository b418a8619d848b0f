package io.channels.websocket.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.channels.websocket.Handshake;

/**
 * How open connections are looked at again.
 *
 * @param interval how long a connection lasts between two looks, zero for never
 * @param sources what knows what lets clients in
 */
public record Rechecks(Duration interval, List<AdmissionSource> sources) {

	/** Nobody is looked at. */
	public static final Rechecks NONE = new Rechecks(Duration.ZERO, List.of());

	public Rechecks {
		Assert.isTrue(!interval.isNegative(),
				() -> "recheck-interval is %s, but must be 0 for never, or more".formatted(interval));
		sources = List.copyOf(sources);
	}

	/**
	 * Return what lets a client in, or null if nobody knows.
	 */
	@Nullable Admission admit(HttpServletRequest request, Handshake handshake, Runnable end) {
		List<Admission> parts = new ArrayList<>(0);
		for (AdmissionSource source : this.sources) {
			Admission part = source.admit(request, handshake, end);
			if (part != null) {
				parts.add(part);
			}
		}
		return switch (parts.size()) {
			case 0 -> null;
			case 1 -> parts.get(0);
			default -> new All(parts);
		};
	}

	/**
	 * Several admissions, all of which have to hold.
	 */
	private record All(List<Admission> parts) implements Admission {

		@Override
		public boolean holds() {
			return this.parts.stream().allMatch(Admission::holds);
		}

		@Override
		public Instant end() {
			return this.parts.stream().map(Admission::end).min(Instant::compareTo).orElse(Instant.MAX);
		}

		@Override
		public void left() {
			this.parts.forEach(Admission::left);
		}

	}

}
