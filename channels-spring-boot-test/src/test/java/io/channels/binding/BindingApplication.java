package io.channels.binding;

import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import jakarta.persistence.EntityManager;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

import io.channels.binding.Model.Car;
import io.channels.binding.Model.Card;
import io.channels.binding.Model.Person;
import io.channels.binding.Model.Seat;
import io.channels.binding.Model.Tag;
import io.channels.binding.Model.Task;
import io.channels.binding.Model.Vehicle;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.multiplex.Multiplexer;
import io.channels.multiplex.Stream;
import io.channels.multiplex.WebSocketDemultiplexer;

/**
 * Bindings that do everything a binding can do.
 */
@SpringBootApplication
class BindingApplication {

	/**
	 * Puts a binding behind method security.
	 */
	@Bean
	static BeanPostProcessor seatsProxy() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (bean instanceof Seats) ? proxy(bean) : bean;
			}

		};
	}

	private static Object proxy(Object seats) {
		ProxyFactory factory = new ProxyFactory(seats);
		factory.setProxyTargetClass(true);
		factory.addAdvisor(AuthorizationManagerBeforeMethodInterceptor.preAuthorize());
		return factory.getProxy();
	}

	/**
	 * A socket with a stream for each binding.
	 */
	@Consumer
	@Route("^/bound/(?P<room>[a-z]+)/")
	static class Demultiplexer extends WebSocketDemultiplexer {

	}

	/**
	 * A binding of one group, which permits everything.
	 *
	 * @param <T> the entity
	 * @param <ID> its identifier
	 */
	abstract static class Open<T, ID> extends WebSocketBinding<T, ID> {

		@Override
		protected Set<String> fields() {
			return Set.of(ALL_FIELDS);
		}

		@Override
		protected Collection<String> groupNames(T instance) {
			return List.of(stream());
		}

		@Override
		protected boolean hasPermission(Principal principal, BindingAction action, ID id) {
			return true;
		}

	}

	/**
	 * Cards, for their rooms.
	 */
	@Component
	@Stream(value = "cards", of = Demultiplexer.class)
	static class Cards extends WebSocketBinding<Card, Long> {

		final List<String> asked = new ArrayList<>();

		Runnable beforeUpdate = () -> {
		};

		private final EntityManager entityManager;

		Cards(EntityManager entityManager) {
			this.entityManager = entityManager;
		}

		@Override
		protected Set<String> exclude() {
			return Set.of("secret");
		}

		@Override
		protected Set<String> readOnly() {
			return Set.of("price");
		}

		@Override
		protected Map<String, Function<Card, ?>> members() {
			return Map.of("label", (card) -> card.room + "/" + card.title);
		}

		@Override
		protected Collection<String> groupNames(Card card) {
			return switch (card.room) {
				case "nowhere" -> List.of();
				case "failing" -> throw new IllegalStateException("planned failure of groupNames");
				case "counted" -> List.of("count." + count());
				case "renaming" -> rename(card);
				default -> List.of("room." + card.room, "all");
			};
		}

		private Number count() {
			return this.entityManager.createQuery("select count(c) from Card c", Long.class).getSingleResult();
		}

		/**
		 * Change the entity, store another, and flush both with a query.
		 */
		private List<String> rename(Card card) {
			card.title = "renamed";
			if (this.entityManager.find(Tag.class, "renamed") == null) {
				this.entityManager.persist(new Tag("renamed", "by a binding"));
			}
			return List.of("count." + count());
		}

		@Override
		protected boolean hasPermission(Principal principal, BindingAction action, Long id) {
			this.asked.add(action + " " + id);
			if (principal == null) {
				throw new IllegalStateException("planned failure of hasPermission");
			}
			return !principal.getName().equals("eve");
		}

		@Override
		protected void update(Card card, Map<String, JsonNode> data) {
			super.update(card, data);
			this.beforeUpdate.run();
		}

		@Override
		protected Map<String, Object> serialize(Card card, BindingAction action) {
			if (card.title.equals("unserializable")) {
				throw new IllegalStateException("planned failure of serialize");
			}
			this.asked.add("serialize");
			return card.title.equals("silent") ? Map.of() : super.serialize(card, action);
		}

	}

	/**
	 * The titles of the cards of one room.
	 */
	@Component
	@Stream(value = "titles", of = Demultiplexer.class)
	static class Titles extends Open<Card, Long> {

		@Override
		protected Set<String> fields() {
			return Set.of("title", "version");
		}

		@Override
		protected Collection<String> groupNames(Card card) {
			return card.room.equals("titled") ? List.of("titles") : List.of();
		}

	}

	/**
	 * The tasks of cards.
	 */
	@Component
	@Stream(value = "tasks", of = Demultiplexer.class)
	static class Tasks extends Open<Task, Long> {

	}

	/**
	 * People.
	 */
	@Component
	@Stream(value = "people", of = Demultiplexer.class)
	static class People extends Open<Person, UUID> {

	}

	/**
	 * Tags, which tell the client the room of its route.
	 */
	@Component
	@Stream(value = "tags", of = Demultiplexer.class)
	static class Tags extends Open<Tag, String> {

		@Override
		protected Set<String> fields() {
			return Set.of(ALL_FIELDS, "name");
		}

		@Override
		public void receive(JsonNode payload, Multiplexer multiplexer) {
			multiplexer.send(multiplexer.context().captures());
			super.receive(payload, multiplexer);
		}

	}

	/**
	 * Seats, behind a proxy.
	 */
	@Component
	@Stream(value = "seats", of = Demultiplexer.class)
	static class Seats extends Open<Seat, Model.Place> {

		@Override
		protected Set<String> fields() {
			return Set.of("place", "guest");
		}

		@Override
		@PreAuthorize("hasRole('ADMIN')")
		protected void delete(Seat seat) {
			super.delete(seat);
		}

	}

	/**
	 * All vehicles.
	 */
	@Component
	static class Vehicles extends Open<Vehicle, Long> {

		@Override
		public String stream() {
			return "vehicles";
		}

	}

	/**
	 * Only cars.
	 */
	@Component
	static class Cars extends Open<Car, Long> {

		@Override
		public String stream() {
			return "cars";
		}

	}

}
