package io.channels.sample;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import io.channels.channel.Channels;

/**
 * Who is in a room, on all nodes. The members of a group end by themselves, also when a
 * node dies, but have no names. So the database has the names, and the group decides
 * whose are shown.
 */
@Component
class Presence {

	/**
	 * A node that does not answer in time may be back a moment later.
	 */
	private static final Duration KEPT = Duration.ofDays(1);

	private static final Logger logger = LoggerFactory.getLogger(Presence.class);

	private final Channels channels;

	private final VisitorRepository visitors;

	private final Clock clock;

	Presence(Channels channels, VisitorRepository visitors, ObjectProvider<Clock> clock) {
		this.channels = channels;
		this.visitors = visitors;
		this.clock = clock.getIfUnique(Clock::systemUTC);
	}

	/**
	 * Remember the name of a connection. It can chat without, so a failure is no problem
	 * of its.
	 */
	void enter(String channel, String room, Person person) {
		try {
			this.visitors.save(new Visitor(channel, room, person.name(), person.signedIn(), this.clock.instant()));
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("Nobody will know who '{}' is", channel, ex);
		}
	}

	/**
	 * Forget the name of a connection. One that is left over is no longer shown anyway.
	 */
	void leave(String channel) {
		try {
			this.visitors.deleteAllByIdInBatch(List.of(channel));
		}
		catch (DataAccessException | TransactionException ex) {
			logger.debug("The name of '{}' is left over", channel, ex);
		}
	}

	/**
	 * Return who is in a room.
	 * @throws io.channels.layer.ChannelLayerException if the other nodes cannot be asked
	 */
	Room in(String room) {
		Set<String> members = this.channels.group(RoomName.group(room)).channels();
		List<Visitor> known = this.visitors.findByRoom(room);
		Instant limit = this.clock.instant().minus(KEPT);
		List<String> left = known.stream()
			.filter((visitor) -> !members.contains(visitor.channel()) && visitor.cameBefore(limit))
			.map(Visitor::channel)
			.toList();
		if (!left.isEmpty()) {
			this.visitors.deleteAllByIdInBatch(left);
		}
		return new Room(room, members.size(), known.stream()
			.filter((visitor) -> members.contains(visitor.channel()))
			.map(Visitor::person)
			.distinct()
			.sorted(Comparator.comparing(Person::name, String.CASE_INSENSITIVE_ORDER).thenComparing(Person::signedIn))
			.toList());
	}

	/**
	 * A room and who is in it.
	 *
	 * @param room the room
	 * @param members how many connections are here
	 * @param people who they are
	 */
	record Room(String room, int members, List<Person> people) {
	}

}
