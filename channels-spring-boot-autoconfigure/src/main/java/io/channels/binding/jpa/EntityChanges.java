package io.channels.binding.jpa;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.AfterCompletionCallback;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.hibernate.event.spi.AbstractDatabaseOperationEvent;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.binding.BoundMessage;
import io.channels.binding.WebSocketBinding;
import io.channels.channel.Channels;

/**
 * Listens to what Hibernate writes, gathers it for each transaction, and sends it after
 * the commit. Sessions are kept in a concurrent map while they have a transaction with
 * changes; each is used by one thread.
 */
final class EntityChanges implements PostInsertEventListener, PostUpdateEventListener, PostDeleteEventListener {

	private static final Logger logger = LoggerFactory.getLogger(EntityChanges.class);

	private final ConcurrentMap<SharedSessionContractImplementor, TransactionChanges> transactions = new ConcurrentHashMap<>();

	private final ConcurrentMap<Class<?>, List<WebSocketBinding<?, ?>>> byEntity = new ConcurrentHashMap<>();

	private final List<WebSocketBinding<?, ?>> bindings;

	private final Channels channels;

	EntityChanges(List<WebSocketBinding<?, ?>> bindings, Channels channels) {
		this.bindings = List.copyOf(bindings);
		this.channels = channels;
	}

	@Override
	public void onPostInsert(PostInsertEvent event) {
		EntityPersister persister = event.getPersister();
		List<WebSocketBinding<?, ?>> concerned = concerned(persister);
		if (!concerned.isEmpty()) {
			Supplier<Object> after = after(event, event.getState());
			record(event.getSession(), (changes) -> changes.created(key(event), concerned, after));
		}
	}

	@Override
	public void onPostUpdate(PostUpdateEvent event) {
		EntityPersister persister = event.getPersister();
		List<WebSocketBinding<?, ?>> concerned = concerned(persister);
		if (!concerned.isEmpty()) {
			Object[] oldState = event.getOldState();
			// Without the stored state, as in a stateless session, nothing moved.
			Object before = (oldState != null) ? copy(event, oldState) : event.getEntity();
			Supplier<Object> after = after(event, event.getState());
			record(event.getSession(), (changes) -> changes.updated(key(event), concerned, before, after));
		}
	}

	@Override
	public void onPostDelete(PostDeleteEvent event) {
		EntityPersister persister = event.getPersister();
		List<WebSocketBinding<?, ?>> concerned = concerned(persister);
		if (!concerned.isEmpty()) {
			Object[] state = event.getDeletedState();
			Object before = (state != null) ? copy(event, state) : event.getEntity();
			record(event.getSession(), (changes) -> changes.deleted(key(event), concerned, before));
		}
	}

	private List<WebSocketBinding<?, ?>> concerned(EntityPersister persister) {
		return this.byEntity.computeIfAbsent(persister.getMappedClass(),
				(type) -> this.bindings.stream().filter((binding) -> binding.model().isAssignableFrom(type)).toList());
	}

	private static TransactionChanges.Key key(AbstractDatabaseOperationEvent event) {
		return new TransactionChanges.Key(event.getPersister().getRootEntityName(), event.getId());
	}

	/**
	 * Return the entity as it was written: itself, unless it was detached since and may
	 * have gone another way.
	 */
	private static Supplier<Object> after(AbstractDatabaseOperationEvent event, Object @Nullable [] state) {
		return () -> {
			EntityEntry entry = event.getSession().getPersistenceContextInternal().getEntry(event.getEntity());
			boolean current = entry != null && entry.getLoadedState() == state;
			return (current || state == null) ? event.getEntity() : copy(event, state);
		};
	}

	/**
	 * Return an entity in its stored state. It belongs to no session.
	 */
	private static Object copy(AbstractDatabaseOperationEvent event, @Nullable Object[] state) {
		@Nullable Object[] loaded = state.clone();
		for (int i = 0; i < loaded.length; i++) {
			if (loaded[i] == LazyPropertyInitializer.UNFETCHED_PROPERTY) {
				loaded[i] = null;
			}
		}
		EntityPersister persister = event.getPersister();
		Object copy = persister.instantiate(event.getId(), event.getSession());
		persister.setValues(copy, loaded);
		return copy;
	}

	private void record(SharedSessionContractImplementor session, Consumer<TransactionChanges> change) {
		if (!session.isTransactionInProgress()) {
			TransactionChanges changes = new TransactionChanges();
			change.accept(changes);
			changes.prepare();
			send(changes.messages());
			return;
		}
		TransactionChanges changes = this.transactions.computeIfAbsent(session, this::begin);
		change.accept(changes);
		if (changes.schedule()) {
			session.getTransactionCompletionCallbacks()
				.registerCallback((BeforeCompletionCallback) (completing) -> changes.prepare());
		}
	}

	private TransactionChanges begin(SharedSessionContractImplementor session) {
		TransactionChanges changes = new TransactionChanges();
		session.getTransactionCompletionCallbacks().registerCallback((AfterCompletionCallback) (success, completed) -> {
			this.transactions.remove(session);
			if (success) {
				send(changes.messages());
			}
		});
		return changes;
	}

	/**
	 * Return whether no transaction has changes that are not sent yet.
	 */
	boolean isIdle() {
		return this.transactions.isEmpty();
	}

	/**
	 * Send what was committed. Nothing that fails here can concern the transaction.
	 */
	void send(List<BoundMessage> messages) {
		for (BoundMessage message : messages) {
			try {
				this.channels.group(message.group()).send(Map.of("text", message.text()));
			}
			catch (RuntimeException ex) {
				logger.error("Group '{}' does not hear of a change that was committed", message.group(), ex);
			}
		}
	}

}
