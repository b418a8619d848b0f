package io.channels.observation;

import java.util.List;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed.
 */
public enum ChannelsObservation implements ObservationDocumentation {

	/**
	 * The answer of a handshake, with its connect consumer.
	 */
	HANDSHAKE(HandshakeConvention.class, List.of(Keys.STATUS), Keys.PATH),

	/**
	 * The call of a consumer.
	 */
	CONSUMER(ConsumerConvention.class, List.of(Keys.CHANNEL, Keys.ROUTE, Keys.OUTCOME), Keys.CONNECTION),

	/**
	 * A message that the application sends to a channel.
	 */
	SEND(SendConvention.class, List.of(Keys.LAYER, Keys.CHANNEL), Keys.TARGET),

	/**
	 * A message that the application sends to a group, with its delivery to the members
	 * of this node.
	 */
	GROUP_SEND(SendConvention.class, List.of(Keys.LAYER), Keys.TARGET),

	/**
	 * The delivery of what another node sent to channels of this one.
	 */
	DELIVERY(DeliveryConvention.class, List.of(Keys.LAYER), Keys.TARGET);

	private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

	private final List<KeyName> low;

	private final KeyName high;

	ChannelsObservation(Class<? extends ObservationConvention<? extends Observation.Context>> convention,
			List<KeyName> low, KeyName high) {
		this.convention = convention;
		this.low = low;
		this.high = high;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return this.low.toArray(KeyName[]::new);
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return new KeyName[] { this.high };
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return this.convention;
	}

	/**
	 * The keys of all observations.
	 */
	public enum Keys implements KeyName {

		/** The alias of the layer. */
		LAYER("layer"),

		/** The channel, without what tells it from others of its kind. */
		CHANNEL("channel"),

		/** The route of the consumer, with its pattern. */
		ROUTE("route"),

		/** How the call of a consumer ended. */
		OUTCOME("outcome"),

		/** The status that a handshake was answered with. */
		STATUS("status"),

		/** The path that a client asks for. */
		PATH("path"),

		/** The reply channel of the connection. */
		CONNECTION("connection"),

		/** The full name of the channel or group. */
		TARGET("target");

		private final String key;

		Keys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
