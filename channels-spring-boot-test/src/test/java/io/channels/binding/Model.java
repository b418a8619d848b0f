package io.channels.binding;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * Entities of every kind.
 */
final class Model {

	private Model() {
	}

	/**
	 * How soon.
	 */
	enum Priority {

		LOW, HIGH

	}

	/**
	 * Has nearly everything.
	 */
	@Entity(name = "Card")
	static class Card {

		@Id
		@GeneratedValue
		Long id;

		@Version
		int version;

		String room;

		@NotBlank
		@Size(max = 20)
		String title;

		@Enumerated(EnumType.STRING)
		Priority priority;

		Instant due;

		@Column(precision = 12, scale = 2)
		BigDecimal price;

		@Column(unique = true)
		String code;

		String secret;

		@ManyToOne(fetch = FetchType.LAZY)
		Person owner;

		@OneToMany(mappedBy = "card", cascade = CascadeType.ALL, orphanRemoval = true)
		List<Task> tasks = new ArrayList<>();

		protected Card() {
		}

		Card(String room, String title) {
			this.room = room;
			this.title = title;
		}

	}

	/**
	 * Has a UUID.
	 */
	@Entity(name = "Person")
	static class Person {

		@Id
		@GeneratedValue
		UUID id;

		String name;

		protected Person() {
		}

		Person(String name) {
			this.name = name;
		}

		// Not final, so that a lazy association can be a proxy.
		String getName() {
			return this.name;
		}

	}

	/**
	 * Belongs to a card.
	 */
	@Entity(name = "Task")
	static class Task {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		Long id;

		@Column(unique = true)
		String text;

		@ManyToOne(fetch = FetchType.LAZY)
		Card card;

		protected Task() {
		}

		Task(String text, Card card) {
			this.text = text;
			this.card = card;
		}

	}

	/**
	 * Has an identifier that is chosen.
	 */
	@Entity(name = "Tag")
	static class Tag {

		@Id
		String name;

		String meaning;

		protected Tag() {
		}

		Tag(String name, String meaning) {
			this.name = name;
			this.meaning = meaning;
		}

	}

	/**
	 * Has two numbers for an identifier.
	 */
	@Entity(name = "Seat")
	static class Seat {

		@EmbeddedId
		Place place;

		String guest;

		protected Seat() {
		}

		Seat(Place place, String guest) {
			this.place = place;
			this.guest = guest;
		}

	}

	/**
	 * Where a seat is.
	 */
	@Embeddable
	record Place(int line, int position) implements Serializable {
	}

	/**
	 * Has subclasses.
	 */
	@Entity(name = "Vehicle")
	@Inheritance(strategy = InheritanceType.JOINED)
	static class Vehicle {

		@Id
		@GeneratedValue
		Long id;

		String plate;

	}

	/**
	 * A vehicle with a field of its own.
	 */
	@Entity(name = "Car")
	static class Car extends Vehicle {

		int doors;

	}

	/**
	 * Another vehicle.
	 */
	@Entity(name = "Bike")
	static class Bike extends Vehicle {

	}

}
