package io.channels.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerControlException;
import io.channels.consumer.ConsumerInterceptor;
import io.channels.consumer.MessageConsumer;

/**
 * Observes each call of a consumer. A message of a layer continues the trace of whoever
 * sent it; an event of a WebSocket begins one, unless its thread is in one, as during the
 * handshake. Exceptions that a consumer uses to say something are no errors.
 */
public final class ObservedConsumers implements ConsumerInterceptor {

	private final ObservationRegistry registry;

	public ObservedConsumers(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void intercept(ConsumerContext context, MessageConsumer next) throws Exception {
		if (this.registry.isNoop()) {
			next.consume(context);
			return;
		}
		if (context.event().isPresent()) {
			EventContext event = new EventContext(context);
			observe(event, event, next);
		}
		else {
			MessageContext message = new MessageContext(context);
			observe(message, message, next);
		}
	}

	private void observe(Observation.Context context, ConsumerObservation call, MessageConsumer next) throws Exception {
		Observation observation = ChannelsObservation.CONSUMER
			.observation(null, ConsumerConvention.INSTANCE, () -> context, this.registry)
			.start();
		try (Observation.Scope scope = observation.openScope()) {
			next.consume(call.consumed());
			call.ended("consumed");
		}
		catch (ConsumerControlException ex) {
			call.ended((ex instanceof ConsumeLaterException) ? "retried" : "closed");
			throw ex;
		}
		catch (Throwable ex) {
			call.ended("failed");
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

}
