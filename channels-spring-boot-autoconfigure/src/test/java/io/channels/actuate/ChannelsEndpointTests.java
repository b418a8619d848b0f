package io.channels.actuate;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.cluster.Cluster;
import io.channels.cluster.GroupReport;
import io.channels.cluster.Page;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelSource;
import io.channels.worker.ConsumerCounters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChannelsEndpointTests {

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	private final ChannelLayers layers = new ChannelLayers(Map.of("default", this.layer));

	private final Channels channels = Channels.of(this.layers, new ContentConverter(JsonMapper.shared()));

	private final ChannelsEndpoint endpoint = new ChannelsEndpoint(this.layers, (alias) -> List.of("first", "second"),
			new ConsumerCounters(), null, new Cluster(this.layers, new ConsumerCounters(), null));

	private final JsonMapper mapper = JsonMapper.shared();

	@Test
	void overviewNamesTheLayersAndTheirProblems() {
		assertThat(json(this.endpoint.overview()))
			.isEqualTo("{'layers':{'default':{'type':'InMemoryChannelLayer','problem':null}},'connections':0}");
	}

	@Test
	void routesAreInTheOrderOfTheirMatch() {
		assertThat(json(section("routes"))).isEqualTo("{'default':['first','second']}");
	}

	@Test
	void groupsTellTheirMembersByNode() {
		List.of("websocket.send.a!1", "websocket.send.a!2", "websocket.send.b!1", "jobs")
			.forEach(this.channels.group("room")::add);

		assertThat(json(section("groups"))).isEqualTo("{'page':0,'size':50,'total':1,'content':[{'name':'room',"
				+ "'members':4,'nodes':{'local':4}}],'silent':[]}");
	}

	@Test
	void groupsComePageByPage() {
		IntStream.rangeClosed(1, 5).forEach((i) -> this.channels.group("room-" + i).add("jobs"));

		Page<?> page = (Page<?>) this.endpoint.section("groups", null, 1, 2);

		assertThat(page).isNotNull();
		assertThat(page.total()).isEqualTo(5);
		assertThat(page.content()).extracting((group) -> ((GroupReport) group).name())
			.containsExactly("room-3", "room-4");
		assertThat(((Page<?>) this.endpoint.section("groups", "default", 9, 2)).content()).isEmpty();
	}

	@Test
	void pageOutOfRangeIsRefused() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.section("groups", null, -1, null));
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.section("connections", null, 0, 1_001));
	}

	@Test
	void statisticsTellOfLayersAndConsumers() {
		this.channels.channel("jobs").send(Map.of("job", 1));

		assertThat(json(section("statistics"))).contains("'pending':1").contains("'consumed':0");
	}

	@Test
	void unknownSectionIsNotFound() {
		assertThat(section("nothing")).isNull();
		assertThat(this.endpoint.delete("nothing", "name", null, null).getStatus()).isEqualTo(404);
	}

	@Test
	void unknownLayerIsRefused() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.section("groups", "other", null, null))
			.withMessageContaining("'other'");
	}

	@Test
	void layerIsFlushed() {
		this.channels.channel("jobs").send(Map.of("job", 1));

		assertThat(this.endpoint.delete("layers", "default", null, null).getStatus()).isEqualTo(204);

		assertThat(this.layer.statistics().pending()).isZero();
		assertThat(this.layer.statistics().dropped()).isEqualTo(1);
	}

	@Test
	void connectionOfAnotherNodeIsClosedThroughTheLayer() throws InterruptedException {
		assertThat(this.endpoint.delete("connections", "websocket.send.far!1", 4000, "enough").getStatus())
			.isEqualTo(204);

		assertThat(this.layer.receive(List.of(ChannelSource.of("websocket.send.far!")), Duration.ZERO))
			.hasValueSatisfying((message) -> {
				assertThat(message.channel().value()).isEqualTo("websocket.send.far!1");
				assertThat(message.content().toMap()).isEqualTo(Map.of("close", 4000L, "reason", "enough"));
			});
	}

	@Test
	void whatIsNoConnectionCannotBeClosed() {
		for (String name : List.of("jobs", "other!1", "no name")) {
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> this.endpoint.delete("connections", name, null, null));
		}
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.delete("connections", "websocket.send.far!1", 1006, null));
	}

	private Object section(String name) {
		return this.endpoint.section(name, null, null, null);
	}

	private String json(Object value) {
		return this.mapper.writeValueAsString(value).replace('"', '\'');
	}

}
