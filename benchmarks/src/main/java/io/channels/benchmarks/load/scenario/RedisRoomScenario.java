package io.channels.benchmarks.load.scenario;

import java.util.List;

import io.channels.benchmarks.load.client.LoadClient;
import io.channels.benchmarks.load.process.ServerProcess;

/**
 * A room on one node with a layer in memory, then with the same members on a node and the
 * publisher on another.
 *
 * @param room the room
 */
public record RedisRoomScenario(RoomScenario room) implements Scenario {

	@Override
	public List<Figure> measure(Bench bench) {
		Rate one = oneNode(bench);
		Rate two = twoNodes(bench);
		return List.of(Figure.rate("deliveries/s, one node", one), Figure.rate("deliveries/s, two nodes", two),
				Figure.score("two nodes, % of one", 100 * two.perSecond() / one.perSecond()));
	}

	private Rate oneNode(Bench bench) {
		try (ServerProcess server = bench.start(); LoadClient client = LoadClient.create()) {
			return this.room.measure(bench, server, server, List.of(server), client);
		}
	}

	private Rate twoNodes(Bench bench) {
		try (RedisNodes nodes = new RedisNodes(bench); LoadClient client = LoadClient.create()) {
			ServerProcess atPublisher = nodes.start("publisher");
			ServerProcess atMembers = nodes.start("members");
			return this.room.measure(bench, atMembers, atPublisher, nodes.all(), client);
		}
	}

}
