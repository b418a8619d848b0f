package io.channels.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.Peers;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.GatewayStatistics;
import io.channels.websocket.server.OpenConnection;
import io.channels.worker.ConsumerCounters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ClusterTests {

	private final Map<String, UnaryOperator<Content>> network = new HashMap<>();

	private final Cluster here = node("b", 3);

	@Test
	void nodesTellOfThemselvesAndASilentOneIsShown() {
		node("a", 2);
		this.network.put("c", null);

		assertThat(this.here.nodes()).extracting(NodeReport::name, NodeReport::answered)
			.containsExactly(tuple("a", true), tuple("b", true), tuple("c", false));
		assertThat(this.here.nodes().get(0).gateway()).isNotNull().extracting(GatewayStatistics::open).isEqualTo(2L);
		assertThat(this.here.nodes().get(2).gateway()).isNull();
	}

	@Test
	void pagesOfConnectionsGoFromOneNodeToTheNext() {
		node("a", 2);

		assertThat(page(0, 2).content()).extracting(ConnectionReport::channel)
			.containsExactly("websocket.send.a!0", "websocket.send.a!1");
		assertThat(page(0, 2).total()).isEqualTo(5);
		assertThat(page(1, 2).content()).extracting(ConnectionReport::channel)
			.containsExactly("websocket.send.b!0", "websocket.send.b!1");
		assertThat(page(0, 4).content()).extracting(ConnectionReport::node).containsExactly("a", "a", "b", "b");
		assertThat(page(2, 2).content()).extracting(ConnectionReport::channel).containsExactly("websocket.send.b!2");
		assertThat(page(3, 2).content()).isEmpty();
	}

	@Test
	void filterLooksAtConnectionsOfAllNodes() {
		node("a", 2);

		Page<ConnectionReport> page = this.here.connections(Page.Request.of("/ROOM/1", 0, 10));

		assertThat(page.total()).isEqualTo(2);
		assertThat(page.content()).extracting(ConnectionReport::node).containsExactly("a", "b");
	}

	@Test
	void groupsHaveTheirMembersByNode() {
		node("a", 2);
		this.network.put("c", null);

		Page<GroupReport> page = this.here.groups("default", Page.Request.of(null, null, null));

		assertThat(page.content()).containsExactly(new GroupReport("lobby", 5, Map.of("a", 2, "b", 3)),
				new GroupReport("only.a", 1, Map.of("a", 1)), new GroupReport("only.b", 1, Map.of("b", 1)));
		assertThat(page.silent()).containsExactly("c");
		assertThat(this.here.groups("default", Page.Request.of("lob", 0, 10)).total()).isEqualTo(1);
	}

	@Test
	void nodeThatFailsToAnswerIsSilent() {
		this.network.put("a", (question) -> {
			throw new IllegalStateException("no answer");
		});

		assertThat(page(0, 10).silent()).containsExactly("a");
		assertThat(page(0, 10).total()).isEqualTo(3);
	}

	private Page<ConnectionReport> page(int page, int size) {
		return this.here.connections(Page.Request.of(null, page, size));
	}

	private Cluster node(String name, int connections) {
		Gateway gateway = mock(Gateway.class);
		given(gateway.statistics()).willReturn(new GatewayStatistics(connections, 0, 0, Map.of(), 0, 0, 0, 0, 0));
		given(gateway.connections()).willReturn(IntStream.range(0, connections)
			.mapToObj((i) -> new OpenConnection("websocket.send.%s!%d".formatted(name, i), "/room/" + i, null, "ann",
					Instant.EPOCH, 0))
			.toList());
		ChannelLayer layer = mock(ChannelLayer.class);
		given(layer.peers()).willReturn(Optional.of(new Neighbours(name)));
		given(layer.groups()).willReturn(Map.of(GroupName.of("lobby"), connections, GroupName.of("only." + name), 1));
		return new Cluster(new ChannelLayers(Map.of("default", layer)), new ConsumerCounters(), gateway);
	}

	/**
	 * Reaches the nodes of the test; those without an answer give none in time.
	 */
	private final class Neighbours implements Peers {

		private final String name;

		Neighbours(String name) {
			this.name = name;
		}

		@Override
		public String self() {
			return this.name;
		}

		@Override
		public Set<String> all() {
			return ClusterTests.this.network.keySet();
		}

		@Override
		public CompletableFuture<Content> ask(String node, Content question, Duration timeout) {
			UnaryOperator<Content> answer = ClusterTests.this.network.get(node);
			return (answer != null) ? CompletableFuture.supplyAsync(() -> answer.apply(question))
					: CompletableFuture.failedFuture(new TimeoutException());
		}

		@Override
		public void answer(UnaryOperator<Content> answer) {
			ClusterTests.this.network.put(this.name, answer);
		}

	}

}
