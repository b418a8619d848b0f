package io.channels.sample;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A card on the message board of a room.
 */
@Entity
public class Message {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	@JsonProperty(access = JsonProperty.Access.READ_ONLY)
	private @Nullable Long id;

	@NotBlank
	@Size(max = 100)
	@Column(length = 100)
	private @Nullable String room;

	@NotBlank
	@Size(max = 40)
	@Column(length = 40)
	private @Nullable String author;

	@NotBlank
	@Size(max = 2000)
	@Column(length = 2000)
	private @Nullable String message;

	@Column(updatable = false)
	@JsonProperty(access = JsonProperty.Access.READ_ONLY)
	private @Nullable Instant createdAt;

	@PrePersist
	void setCreatedAt() {
		// Databases keep less than Java's nanoseconds.
		this.createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * Take over what a client may change.
	 */
	void replaceWith(Message other) {
		this.room = other.room;
		this.author = other.author;
		this.message = other.message;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public @Nullable String getRoom() {
		return this.room;
	}

	public void setRoom(@Nullable String room) {
		this.room = room;
	}

	public @Nullable String getAuthor() {
		return this.author;
	}

	public void setAuthor(@Nullable String author) {
		this.author = author;
	}

	public @Nullable String getMessage() {
		return this.message;
	}

	public void setMessage(@Nullable String message) {
		this.message = message;
	}

	public @Nullable Instant getCreatedAt() {
		return this.createdAt;
	}

}
