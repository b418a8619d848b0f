package io.channels.observation;

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
	HANDSHAKE {

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Keys.STATUS };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { Keys.PATH };
		}

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return HandshakeConvention.class;
		}

	},

	/**
	 * The call of a consumer.
	 */
	CONSUMER {

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Keys.CHANNEL, Keys.ROUTE, Keys.OUTCOME };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { Keys.CONNECTION };
		}

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return ConsumerConvention.class;
		}

	},

	/**
	 * A message that the application sends to a channel.
	 */
	SEND {

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Keys.LAYER, Keys.CHANNEL };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { Keys.TARGET };
		}

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return SendConvention.class;
		}

	},

	/**
	 * A message that the application sends to a group, with its delivery to the members
	 * of this node.
	 */
	GROUP_SEND {

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Keys.LAYER };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { Keys.TARGET };
		}

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return SendConvention.class;
		}

	},

	/**
	 * The delivery of what another node sent to channels of this one.
	 */
	DELIVERY {

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { Keys.LAYER };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { Keys.TARGET };
		}

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DeliveryConvention.class;
		}

	};

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
