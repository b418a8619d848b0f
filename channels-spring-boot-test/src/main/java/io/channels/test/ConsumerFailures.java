package io.channels.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.core.Ordered;

import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerControlException;
import io.channels.consumer.ConsumerInterceptor;
import io.channels.consumer.MessageConsumer;

/**
 * Remembers what consumers failed with, so that tests can tell. Guarded by the list.
 */
final class ConsumerFailures implements ConsumerInterceptor, Ordered {

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	List<Throwable> all() {
		return List.copyOf(this.failures);
	}

	void clear() {
		this.failures.clear();
	}

	@Override
	public void intercept(ConsumerContext context, MessageConsumer next) throws Exception {
		try {
			next.consume(context);
		}
		catch (ConsumerControlException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			this.failures.add(ex);
			throw ex;
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
