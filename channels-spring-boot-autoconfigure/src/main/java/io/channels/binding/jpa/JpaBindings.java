package io.channels.binding.jpa;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.validation.Validator;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

import io.channels.binding.BindingAction;
import io.channels.binding.BoundMessage;
import io.channels.binding.WebSocketBinding;
import io.channels.channel.Channels;
import io.channels.multiplex.StreamCodec;

/**
 * The bindings of the entities of one persistence unit. Inject it to announce a change
 * that Hibernate does not see.
 */
public final class JpaBindings {

	private final List<WebSocketBinding<?, ?>> bindings = new ArrayList<>();

	private final EntityManagerFactory factory;

	private final EntityManager entityManager;

	private final EntityTransactions transactions;

	private final EntityValidation validation;

	private final JsonMapper mapper;

	private final EntityChanges changes;

	/**
	 * Tie bindings to their entities and begin to listen to changes.
	 * @param bindings the bindings of the entities of this persistence unit
	 * @param factory the persistence unit
	 * @param transactionManager what makes transactions of it
	 * @param validator what validates entities, as a {@link Validator}, or null
	 * @param channels where changes are sent
	 * @param codec the form of frames
	 * @param mapper what reads and writes JSON
	 * @throws IllegalArgumentException if a binding is declared in a way that cannot work
	 */
	public JpaBindings(List<WebSocketBinding<?, ?>> bindings, EntityManagerFactory factory,
			PlatformTransactionManager transactionManager, @Nullable Object validator, Channels channels,
			StreamCodec codec, JsonMapper mapper) {
		this.factory = factory;
		this.entityManager = SharedEntityManagerCreator.createSharedEntityManager(factory);
		this.validation = (validator != null) ? EntityValidation.of((Validator) validator) : EntityValidation.NONE;
		this.transactions = new EntityTransactions(transactionManager, this.validation);
		this.mapper = mapper;
		this.bindings.addAll(bindings);
		this.bindings.forEach((binding) -> bind(binding, codec));
		this.changes = new EntityChanges(this.bindings, channels);
		listen();
	}

	private <T, ID> void bind(WebSocketBinding<T, ID> binding, StreamCodec codec) {
		WebSocketBinding.bind(binding, new JpaBoundModel<>(binding.model(), this.factory, this.entityManager,
				this.transactions, this.validation, this.mapper), codec);
	}

	private void listen() {
		var listeners = this.factory.unwrap(SessionFactoryImplementor.class).getEventEngine().getListenerRegistry();
		listeners.appendListeners(EventType.POST_INSERT, this.changes);
		listeners.appendListeners(EventType.POST_UPDATE, this.changes);
		listeners.appendListeners(EventType.POST_DELETE, this.changes);
	}

	/**
	 * Announce a change that Hibernate does not see, such as one by a bulk statement, by
	 * native SQL or by another program: after the commit of the surrounding transaction
	 * of Spring, or at once if there is none. The entity stays in its groups.
	 * @param entity the entity, in its state after the change, or before a delete
	 * @param action what happened to it
	 */
	public void announce(Object entity, BindingAction action) {
		List<BoundMessage> messages = new ArrayList<>();
		for (WebSocketBinding<?, ?> binding : this.bindings) {
			if (binding.model().isInstance(entity)) {
				messages.addAll(messages(binding, entity, action));
			}
		}
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			this.changes.send(messages);
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				JpaBindings.this.changes.send(messages);
			}

		});
	}

	/**
	 * Return whether no transaction has changes that are not sent yet.
	 */
	boolean isIdle() {
		return this.changes.isIdle();
	}

	@SuppressWarnings("unchecked")
	private static <T> List<BoundMessage> messages(WebSocketBinding<T, ?> binding, Object entity,
			BindingAction action) {
		T instance = (T) entity;
		return switch (action) {
			case CREATE -> binding.messages(null, instance);
			case UPDATE -> binding.messages(instance, instance);
			case DELETE -> binding.messages(instance, null);
		};
	}

}
