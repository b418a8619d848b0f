package io.channels.binding;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import jakarta.persistence.EntityManager;
import org.hibernate.Hibernate;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

import io.channels.binding.Model.Bike;
import io.channels.binding.Model.Car;
import io.channels.binding.Model.Card;
import io.channels.binding.Model.Person;
import io.channels.binding.Model.Place;
import io.channels.binding.Model.Priority;
import io.channels.binding.Model.Seat;
import io.channels.binding.Model.Tag;
import io.channels.binding.Model.Task;
import io.channels.binding.jpa.Bookkeeping;
import io.channels.binding.jpa.JpaBindings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What groups hear of changed entities, on whatever database.
 */
@BindingTest
@Timeout(60)
abstract class BindingContract {

	@Autowired
	private Probe probe;

	@Autowired
	private Database database;

	@Autowired
	private CardRepository cards;

	@Autowired
	private JpaBindings bindings;

	@Autowired
	private BindingApplication.Cards cardBinding;

	@BeforeEach
	void prepare() {
		this.database.clear();
		this.probe.join("room.a", "room.b", "people", "seats", "tags", "tasks");
		this.cardBinding.asked.clear();
	}

	@AfterEach
	void nothingIsKept() {
		assertThat(Bookkeeping.isEmpty(this.bindings)).isTrue();
	}

	@Test
	void createIsHeardWithItsData() {
		Card card = new Card("a", "");
		card.title = "first";
		card.secret = "hidden";

		this.cards.save(card);

		JsonNode payload = this.probe.payload();
		assertThat(payload.propertyNames()).containsExactlyInAnyOrder("action", "pk", "data", "model");
		assertThat(payload.path("action").stringValue()).isEqualTo("create");
		assertThat(payload.path("pk").longValue()).isEqualTo(card.id);
		assertThat(payload.path("model").stringValue()).isEqualTo("binding.card");
		assertThat(payload.path("data").propertyNames()).containsExactly("room", "title", "priority", "due", "price",
				"code", "owner", "label");
		assertThat(payload.at("/data/title").stringValue()).isEqualTo("first");
		assertThat(payload.at("/data/label").stringValue()).isEqualTo("a/first");
		assertThat(this.probe.heard()).extracting(Probe.Heard::stream).containsExactly("cards");
	}

	@Test
	void updateAndDeleteAreHeardWithTheirData() {
		Card card = this.database.stored(new Card("a", "one"));
		this.probe.forget();

		this.database.run((entities) -> entities.find(Card.class, card.id).title = "two");
		this.cards.deleteById(card.id);

		assertThat(this.probe.actions()).containsExactly("room.a update " + card.id, "room.a delete " + card.id);
		assertThat(this.probe.heard()).extracting((heard) -> heard.payload().at("/data/title").stringValue())
			.containsExactly("two", "two");
	}

	@Test
	void valuesTakeTheFormOfTheApplicationsMapper() {
		Card card = new Card("a", "values");
		card.priority = Priority.HIGH;
		card.due = Instant.parse("2026-01-02T03:04:05.678Z");
		card.price = new BigDecimal("12345678.90");

		this.database.stored(card);

		JsonNode data = this.probe.payload().path("data");
		assertThat(data.path("priority").stringValue()).isEqualTo("HIGH");
		assertThat(data.path("due").stringValue()).isEqualTo("2026-01-02T03:04:05.678Z");
		assertThat(data.path("price").decimalValue()).isEqualByComparingTo("12345678.90");
		assertThat(data.path("code").isNull()).isTrue();
	}

	@Test
	void identifiersOfAnyTypeAreKeys() {
		Person person = this.database.stored(new Person("Ann"));
		this.database.stored(new Tag("red", "a colour"));
		this.database.stored(new Seat(new Place(3, 7), ""));

		assertThat(this.probe.actions()).containsExactly("people create \"" + person.id + "\"", "tags create \"red\"",
				"seats create {\"line\":3,\"position\":7}");
		assertThat(this.probe.heard().get(2).payload().path("data").toString()).contains("\"guest\":\"\"");
	}

	@Test
	void subclassesAreHeardByBindingsOfTheirClassAndAbove() {
		this.probe.join("vehicles", "cars");
		Car car = new Car();
		car.doors = 5;
		car.plate = "A 1";

		this.database.run((entities) -> {
			entities.persist(car);
			entities.persist(new Bike());
		});

		assertThat(this.probe.heard()).extracting(Probe.Heard::group)
			.containsExactlyInAnyOrder("vehicles", "cars", "vehicles");
		assertThat(this.probe.heard()).filteredOn((heard) -> heard.group().equals("cars"))
			.singleElement()
			.satisfies((heard) -> {
				assertThat(heard.payload().path("data").toString()).isEqualTo("{\"doors\":5,\"plate\":\"A 1\"}");
				assertThat(heard.payload().path("model").stringValue()).isEqualTo("binding.car");
			});
	}

	@Test
	void subclassThatChangesKeepsItsStateBefore() {
		this.probe.join("vehicles", "cars");
		Car car = this.database.stored(new Car());
		this.probe.forget();

		this.database.run((entities) -> entities.find(Model.Vehicle.class, car.id).plate = "B 2");
		this.database.run((entities) -> entities.remove(entities.find(Car.class, car.id)));

		assertThat(this.probe.actions()).containsExactlyInAnyOrder("vehicles update " + car.id, "cars update " + car.id,
				"vehicles delete " + car.id, "cars delete " + car.id);
	}

	@Test
	void lazyAssociationGivesAnIdentifierAndLoadsNothing() {
		Person owner = this.database.stored(new Person("Ann"));
		this.probe.forget();
		AtomicReference<Person> proxy = new AtomicReference<>();
		this.database.factory.getStatistics().clear();

		this.database.run((entities) -> {
			Card card = new Card("a", "owned");
			card.owner = entities.getReference(Person.class, owner.id);
			proxy.set(card.owner);
			entities.persist(card);
		});

		assertThat(this.probe.payload().at("/data/owner").stringValue()).isEqualTo(owner.id.toString());
		assertThat(Hibernate.isInitialized(proxy.get())).isFalse();
		assertThat(this.database.factory.getStatistics().getEntityLoadCount()).isZero();
	}

	@Test
	void changesOfOneEntityCoalesceToTheFinalState() {
		Card card = this.database.stored(new Card("a", "one"));
		this.probe.forget();

		this.database.run((entities) -> {
			Card found = entities.find(Card.class, card.id);
			found.title = "two";
			entities.flush();
			found.title = "three";
			entities.flush();
			found.priority = Priority.LOW;
		});

		assertThat(this.probe.payload().at("/data/title").stringValue()).isEqualTo("three");
		assertThat(this.probe.payload().at("/data/priority").stringValue()).isEqualTo("LOW");
	}

	@Test
	void createAndUpdateIsACreate() {
		this.database.run((entities) -> {
			Card card = new Card("b", "one");
			entities.persist(card);
			entities.flush();
			card.room = "a";
		});

		assertThat(this.probe.actions()).singleElement().asString().startsWith("room.a create");
	}

	@Test
	void createAndDeleteIsNothing() {
		this.database.run((entities) -> {
			Card card = new Card("a", "short-lived");
			entities.persist(card);
			entities.flush();
			entities.remove(card);
		});

		assertThat(this.probe.heard()).isEmpty();
	}

	@Test
	void updateAndDeleteIsADeleteWithTheStateThatGroupsSaw() {
		Card card = this.database.stored(new Card("a", "seen"));
		this.probe.forget();

		this.database.run((entities) -> {
			Card found = entities.find(Card.class, card.id);
			found.room = "b";
			found.title = "unseen";
			entities.flush();
			entities.remove(found);
		});

		assertThat(this.probe.actions()).containsExactly("room.a delete " + card.id);
		assertThat(this.probe.payload().at("/data/title").stringValue()).isEqualTo("seen");
	}

	@Test
	void deleteAndCreateOfOneIdentifierIsAnUpdate() {
		this.database.stored(new Tag("red", "a colour"));
		this.probe.forget();

		this.database.run((entities) -> {
			entities.remove(entities.find(Tag.class, "red"));
			entities.flush();
			entities.persist(new Tag("red", "a party"));
		});

		assertThat(this.probe.actions()).containsExactly("tags update \"red\"");
		assertThat(this.probe.payload().at("/data/meaning").stringValue()).isEqualTo("a party");
	}

	@Test
	void moveIsADeleteThenAnUpdateThenACreate() {
		this.probe.join("room.a", "all", "room.b");
		Card card = this.database.stored(new Card("a", "old"));
		this.probe.forget();

		this.database.run((entities) -> {
			Card found = entities.find(Card.class, card.id);
			found.room = "b";
			found.title = "new";
		});

		assertThat(this.probe.actions()).containsExactly("room.a delete " + card.id, "all update " + card.id,
				"room.b create " + card.id);
		assertThat(this.probe.heard()).extracting((heard) -> heard.payload().at("/data/title").stringValue())
			.containsExactly("old", "new", "new");
	}

	@Test
	void mergeOfADetachedEntityMovesFromItsStoredGroup() {
		Card card = this.database.stored(new Card("a", "detached"));
		this.probe.forget();
		card.room = "b";

		this.cards.save(card);

		assertThat(this.probe.actions()).containsExactly("room.a delete " + card.id, "room.b create " + card.id);
	}

	@Test
	void moveBackAndForthIsAnUpdate() {
		Card card = this.database.stored(new Card("a", "back"));
		this.probe.forget();

		this.database.run((entities) -> {
			Card found = entities.find(Card.class, card.id);
			found.room = "b";
			entities.flush();
			found.room = "a";
		});

		assertThat(this.probe.actions()).containsExactly("room.a update " + card.id);
	}

	@Test
	void cascadesAndOrphanRemovalAreHeard() {
		Card card = new Card("nowhere", "parent");
		card.tasks.add(new Task("one", card));
		card.tasks.add(new Task("two", card));
		this.database.stored(card);

		this.database.run((entities) -> entities.find(Card.class, card.id).tasks.remove(0));
		this.database.run((entities) -> entities.remove(entities.find(Card.class, card.id)));

		assertThat(this.probe.heard()).extracting(Probe.Heard::group).containsOnly("tasks");
		assertThat(this.probe.heard()).extracting((heard) -> heard.payload().path("action").stringValue())
			.containsExactly("create", "create", "delete", "delete");
		assertThat(this.probe.heard().get(0).payload().at("/data/card").longValue()).isEqualTo(card.id);
	}

	@Test
	void rollbackSendsNothing() {
		Card card = this.database.stored(new Card("a", "kept"));
		this.probe.forget();

		this.database.rolledBack((entities) -> {
			entities.persist(new Card("a", "lost"));
			entities.find(Card.class, card.id).room = "b";
		});

		assertThat(this.probe.heard()).isEmpty();
	}

	@Test
	@Transactional
	void transactionOfATestIsRolledBackAndNotHeard() {
		this.cards.saveAndFlush(new Card("a", "lost"));

		TestTransaction.end();

		assertThat(this.probe.heard()).isEmpty();
	}

	@Test
	void nothingIsSentBeforeTheCommit() {
		this.database.run((entities) -> {
			entities.persist(new Card("a", "early"));
			entities.flush();

			assertThat(this.probe.heard()).isEmpty();
		});

		assertThat(this.probe.heard()).hasSize(1);
	}

	@Test
	void innerTransactionIsHeardThoughTheOuterIsRolledBack() {
		this.database.rolledBack((entities) -> {
			entities.persist(new Card("a", "outer"));
			entities.flush();
			this.database.run(TransactionDefinition.PROPAGATION_REQUIRES_NEW, false,
					(inner) -> inner.persist(new Card("b", "inner")));
		});

		assertThat(this.probe.payload().at("/data/title").stringValue()).isEqualTo("inner");
	}

	@Test
	void innerTransactionThatIsRolledBackIsNotHeard() {
		this.database.run((entities) -> {
			entities.persist(new Card("a", "outer"));
			this.database.run(TransactionDefinition.PROPAGATION_REQUIRES_NEW, true,
					(inner) -> inner.persist(new Card("b", "inner")));
		});

		assertThat(this.probe.payload().at("/data/title").stringValue()).isEqualTo("outer");
	}

	@Test
	void lostOptimisticLockSendsNothing() {
		Card card = this.database.stored(new Card("a", "one"));
		this.database.run((entities) -> entities.find(Card.class, card.id).title = "two");
		this.probe.forget();
		card.title = "stale";

		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> this.cards.save(card));

		assertThat(this.probe.heard()).isEmpty();
	}

	@Test
	void thousandEntitiesGiveAMessageEachInOrder() {
		List<Card> many = IntStream.range(0, 1_000).mapToObj((number) -> new Card("a", "number " + number)).toList();

		this.cards.saveAll(many);

		assertThat(this.probe.actions())
			.containsExactlyElementsOf(many.stream().map((card) -> "room.a create " + card.id).toList());
	}

	@Test
	void detachedEntityIsHeardInTheStateThatWasStored() {
		this.database.run((entities) -> {
			Card card = new Card("a", "stored");
			entities.persist(card);
			entities.flush();
			entities.clear();
			card.title = "not stored";
		});

		assertThat(this.probe.payload().at("/data/title").stringValue()).isEqualTo("stored");
	}

	@Test
	void oneSessionServesSeveralTransactions() {
		try (EntityManager entities = this.database.factory.createEntityManager()) {
			Card card = new Card("a", "one");
			entities.getTransaction().begin();
			entities.persist(card);
			entities.getTransaction().commit();
			entities.getTransaction().begin();
			card.title = "rolled back";
			entities.flush();
			entities.getTransaction().rollback();
			entities.getTransaction().begin();
			entities.find(Card.class, card.id).title = "two";
			entities.getTransaction().commit();
		}

		assertThat(this.probe.heard()).extracting((heard) -> heard.payload().at("/data/title").stringValue())
			.containsExactly("one", "two");
	}

	@Test
	void changesWithoutATransactionAreHeardAtOnce() {
		try (EntityManager entities = this.database.factory.createEntityManager()) {
			entities.persist(new Card("a", "alone"));
			entities.unwrap(org.hibernate.Session.class).flush();

			assertThat(this.probe.payload().at("/data/title").stringValue()).isEqualTo("alone");
		}
	}

	@Test
	void statelessSessionIsHeard() {
		Card card = new Card("a", "one");
		try (StatelessSession session = this.database.factory.openStatelessSession()) {
			session.beginTransaction();
			session.insert(card);
			session.getTransaction().commit();
			session.beginTransaction();
			card.title = "two";
			session.update(card);
			session.getTransaction().commit();
			session.beginTransaction();
			session.delete(card);
			session.getTransaction().commit();
		}

		assertThat(this.probe.actions()).containsExactly("room.a create " + card.id, "room.a update " + card.id,
				"room.a delete " + card.id);
	}

	@Test
	void withoutGroupsNothingIsSerialized() {
		this.database.stored(new Card("nowhere", "unheard"));

		assertThat(this.cardBinding.asked).isEmpty();
	}

	@Test
	void emptyDataSendsNothing() {
		this.database.stored(new Card("a", "silent"));

		assertThat(this.probe.heard()).isEmpty();
	}

	@Test
	void failingBindingKeepsOnlyItsOwnChangeFromBeingHeard() {
		this.probe.join("room.a", "tags");

		this.database.run((entities) -> {
			entities.persist(new Card("failing", "a"));
			entities.persist(new Card("a", "unserializable"));
			entities.persist(new Tag("red", "a colour"));
		});

		assertThat(this.probe.actions()).containsExactly("tags create \"red\"");
		assertThat(this.cards.count()).isEqualTo(2);
	}

	@Test
	void groupsMayBeQueried() {
		this.probe.join("count.1", "count.2", "count.3");

		this.database.run((entities) -> {
			entities.persist(new Card("counted", "one"));
			entities.persist(new Card("counted", "two"));
		});

		assertThat(this.probe.heard()).extracting(Probe.Heard::group).containsExactly("count.2", "count.2");
	}

	@Test
	void changesThatABindingMakesAreStoredAndHeard() {
		this.probe.join("count.1", "tags");

		Card card = this.database.stored(new Card("renaming", "one"));

		assertThat(this.probe.actions()).containsExactly("count.1 create " + card.id, "tags create \"renamed\"");
		assertThat(this.probe.heard().get(0).payload().at("/data/title").stringValue()).isEqualTo("renamed");
		assertThat(this.cards.findById(card.id)).get().extracting((found) -> found.title).isEqualTo("renamed");
	}

	@Test
	void everyBindingOfAnEntityIsAsked() {
		this.probe.join("room.titled", "titles");

		this.database.stored(new Card("titled", "one"));

		assertThat(this.probe.heard()).extracting(Probe.Heard::stream).containsExactlyInAnyOrder("cards", "titles");
		assertThat(this.probe.heard()).filteredOn((heard) -> heard.stream().equals("titles"))
			.singleElement()
			.satisfies((heard) -> assertThat(heard.payload().path("data").propertyNames())
				.containsExactlyInAnyOrder("title", "version"));
	}

	@Test
	void bulkChangeIsAnnouncedByHand() {
		Card card = this.database.stored(new Card("a", "one"));
		this.probe.forget();

		this.database.run((entities) -> {
			entities.createQuery("update Card set title = 'bulk'").executeUpdate();
			this.bindings.announce(entities.find(Card.class, card.id), BindingAction.UPDATE);

			assertThat(this.probe.heard()).isEmpty();
		});

		assertThat(this.probe.payload().at("/data/title").stringValue()).isEqualTo("bulk");
	}

	@Test
	void announcementIsHeardAtOnceWithoutATransactionAndNeverAfterARollback() {
		Card card = this.database.stored(new Card("a", "one"));
		this.probe.forget();

		this.database.rolledBack((entities) -> this.bindings.announce(card, BindingAction.DELETE));
		assertThat(this.probe.heard()).isEmpty();
		this.bindings.announce(card, BindingAction.DELETE);

		assertThat(this.probe.actions()).containsExactly("room.a delete " + card.id);
	}

}
