package io.channels.binding;

import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.layer.ChannelLayers;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * A member of groups, which notes what it hears. Guarded by its monitor.
 */
@Component
class Probe implements ChannelReceiver {

	private final List<Heard> heard = new ArrayList<>();

	private final ChannelLayers layers;

	private final JsonMapper mapper;

	Probe(ChannelLayers layers, JsonMapper mapper) {
		this.layers = layers;
		this.mapper = mapper;
		layers.get(ChannelLayers.DEFAULT).subscribe(ChannelSource.of("probe!"), this);
	}

	/**
	 * Leave all groups, forget what was heard, and join others.
	 */
	void join(String... groups) {
		this.layers.get(ChannelLayers.DEFAULT).flush();
		for (String group : groups) {
			this.layers.get(ChannelLayers.DEFAULT).groupAdd(GroupName.of(group), ChannelName.of("probe!" + group));
		}
		forget();
	}

	synchronized void forget() {
		this.heard.clear();
	}

	synchronized List<Heard> heard() {
		return List.copyOf(this.heard);
	}

	/**
	 * Return what was heard in short: group, action and identifier.
	 */
	List<String> actions() {
		return heard().stream()
			.map((one) -> "%s %s %s".formatted(one.group(), one.payload().path("action").stringValue(),
					one.payload().path("pk")))
			.toList();
	}

	/**
	 * Return the only payload that was heard.
	 */
	JsonNode payload() {
		List<Heard> all = heard();
		if (all.size() != 1) {
			throw new AssertionError("One message was expected, not " + all);
		}
		return all.get(0).payload();
	}

	@Override
	public Delivery receive(Message message) {
		return Delivery.GONE;
	}

	@Override
	public synchronized Delivery receive(ChannelName member, GroupMessage message) {
		JsonNode frame = this.mapper.readTree(message.content().text("text"));
		this.heard.add(new Heard(member.value().substring("probe!".length()), frame.path("stream").stringValue(),
				frame.path("payload")));
		return Delivery.DELIVERED;
	}

	@Override
	public boolean has(ChannelName channel) {
		return true;
	}

	/**
	 * What was heard.
	 *
	 * @param group the group
	 * @param stream the stream
	 * @param payload the payload
	 */
	record Heard(String group, String stream, JsonNode payload) {
	}

}
