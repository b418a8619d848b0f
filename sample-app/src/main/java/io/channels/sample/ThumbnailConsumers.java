package io.channels.sample;

import java.util.Base64;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;

/**
 * Scales images down in the background, on any worker.
 */
@Consumer
class ThumbnailConsumers {

	private final Channels channels;

	private final JsonMapper mapper;

	ThumbnailConsumers(Channels channels, JsonMapper mapper) {
		this.channels = channels;
		this.mapper = mapper;
	}

	@Route(channel = "thumbnails")
	void scale(ThumbnailJob job) {
		try {
			byte[] png = Thumbnails.scale(job.image());
			String image = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
			this.channels.group(job.group()).send(text(new ChatEvent.Image(job.room(), job.name(), image, job.alt())));
		}
		catch (UnreadableImageException ex) {
			this.channels.channel(job.sender()).send(text(new ChatEvent.Problem(ex.getMessage())));
		}
	}

	private Map<String, String> text(ChatEvent event) {
		return Map.of("text", this.mapper.writeValueAsString(event));
	}

}
