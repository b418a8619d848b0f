package io.channels.binding.jpa;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.hibernate.event.spi.EventSource;
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
			record(event.getSession(),
					(changes) -> changes.created(key(persister, event.getId()), concerned, event.getEntity()));
		}
	}

	@Override
	public void onPostUpdate(PostUpdateEvent event) {
		EntityPersister persister = event.getPersister();
		List<WebSocketBinding<?, ?>> concerned = concerned(persister);
		if (!concerned.isEmpty()) {
			Object[] oldState = event.getOldState();
			// Without the stored state, as of a merged detached entity, nothing moved.
			Object before = (oldState != null) ? copy(persister, event.getId(), oldState, event.getSession())
					: event.getEntity();
			record(event.getSession(),
					(changes) -> changes.updated(key(persister, event.getId()), concerned, before, event.getEntity()));
		}
	}

	@Override
	public void onPostDelete(PostDeleteEvent event) {
		EntityPersister persister = event.getPersister();
		List<WebSocketBinding<?, ?>> concerned = concerned(persister);
		if (!concerned.isEmpty()) {
			Object before = copy(persister, event.getId(), event.getDeletedState(), event.getSession());
			record(event.getSession(), (changes) -> changes.deleted(key(persister, event.getId()), concerned, before));
		}
	}

	private List<WebSocketBinding<?, ?>> concerned(EntityPersister persister) {
		return this.byEntity.computeIfAbsent(persister.getMappedClass(),
				(type) -> this.bindings.stream().filter((binding) -> binding.model().isAssignableFrom(type)).toList());
	}

	private static TransactionChanges.Key key(EntityPersister persister, Object id) {
		return new TransactionChanges.Key(persister.getRootEntityName(), id);
	}

	/**
	 * Return an entity in its stored state. It belongs to no session.
	 */
	private static Object copy(EntityPersister persister, Object id, @Nullable Object[] state,
			SharedSessionContractImplementor session) {
		@Nullable Object[] loaded = state.clone();
		for (int i = 0; i < loaded.length; i++) {
			if (loaded[i] == LazyPropertyInitializer.UNFETCHED_PROPERTY) {
				loaded[i] = null;
			}
		}
		Object copy = persister.instantiate(id, session);
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
		change.accept(this.transactions.computeIfAbsent(session, this::begin));
	}

	private TransactionChanges begin(SharedSessionContractImplementor session) {
		TransactionChanges changes = new TransactionChanges();
		TransactionCompletionCallbacks callbacks = ((EventSource) session).getActionQueue();
		callbacks.registerCallback(
				(TransactionCompletionCallbacks.BeforeCompletionCallback) (completing) -> changes.prepare());
		callbacks.registerCallback((TransactionCompletionCallbacks.AfterCompletionCallback) (success, completed) -> {
			this.transactions.remove(session);
			if (success) {
				send(changes.messages());
			}
		});
		return changes;
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
