package io.channels.sample;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/**
 * The name of one connection to a room. It says who, but not whether: only the members of
 * the room's group are here.
 */
@Entity
public class Visitor {

	@Id
	private @Nullable String channel;

	@Column(length = 8_192)
	private @Nullable String room;

	private @Nullable String name;

	private boolean signedIn;

	private @Nullable Instant since;

	protected Visitor() {
	}

	Visitor(String channel, String room, String name, boolean signedIn, Instant since) {
		this.channel = channel;
		this.room = room;
		this.name = name;
		this.signedIn = signedIn;
		this.since = since;
	}

	String channel() {
		return String.valueOf(this.channel);
	}

	Person person() {
		return new Person(String.valueOf(this.name), this.signedIn);
	}

	boolean cameBefore(Instant moment) {
		return this.since != null && this.since.isBefore(moment);
	}

}
