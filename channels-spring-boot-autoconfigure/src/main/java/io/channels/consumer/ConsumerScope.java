package io.channels.consumer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer instances of one connection. Events of a connection are consumed one at a
 * time, each seeing what the one before did, so nothing here is locked.
 */
public final class ConsumerScope {

	private static final Logger logger = LoggerFactory.getLogger(ConsumerScope.class);

	private final Map<ConsumerFactory<?>, Object> instances = new HashMap<>(2);

	private final List<Runnable> onEnd = new ArrayList<>(1);

	/**
	 * Return the instance of a factory, made at the first call.
	 * @param <C> the type of the consumer
	 * @param factory what makes it
	 */
	@SuppressWarnings("unchecked")
	public <C> C get(ConsumerFactory<C> factory) {
		return (C) this.instances.computeIfAbsent(factory, (absent) -> {
			C instance = factory.create();
			this.onEnd.add(() -> factory.destroy(instance));
			return instance;
		});
	}

	/**
	 * Destroy all instances.
	 */
	public void end() {
		for (Runnable destroy : this.onEnd) {
			try {
				destroy.run();
			}
			catch (RuntimeException ex) {
				logger.warn("A consumer failed while it was destroyed", ex);
			}
		}
		this.onEnd.clear();
		this.instances.clear();
	}

}
