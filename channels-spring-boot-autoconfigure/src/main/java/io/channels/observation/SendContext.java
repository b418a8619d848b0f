package io.channels.observation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelName;

/**
 * The observation of a message that is sent. What a tracer notes goes into the metadata
 * of the message. For one thread.
 */
public final class SendContext extends SenderContext<Map<String, String>> {

	/**
	 * The key of the metadata of messages that are sent in a trace.
	 */
	static final String TRACED = "traced";

	private final Map<String, String> metadata;

	private final String layer;

	private final String target;

	private final @Nullable ChannelName channel;

	SendContext(String layer, String target, @Nullable ChannelName channel, Map<String, String> metadata) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, Kind.PRODUCER);
		this.metadata = metadata;
		this.layer = layer;
		this.target = target;
		this.channel = channel;
		setCarrier(new HashMap<>(metadata));
	}

	/**
	 * Return the alias of the layer.
	 */
	public String layer() {
		return this.layer;
	}

	/**
	 * Return the full name of the channel or group.
	 */
	public String target() {
		return this.target;
	}

	/**
	 * Return the channel, or null if the message is for a group.
	 */
	public @Nullable ChannelName channel() {
		return this.channel;
	}

	/**
	 * Return the metadata of the message, marked if a tracer has noted something, since
	 * each has keys of its own.
	 */
	Map<String, String> metadata() {
		Map<String, String> noted = Objects.requireNonNull(getCarrier());
		if (noted.size() > this.metadata.size()) {
			noted.put(TRACED, "");
		}
		return noted;
	}

}
