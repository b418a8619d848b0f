package io.channels.benchmarks.load.scenario;

import java.util.List;

import io.channels.benchmarks.load.client.ClientConnection;
import io.channels.benchmarks.load.client.ClientFrames;
import io.channels.benchmarks.load.client.Dialect;
import io.channels.benchmarks.load.client.LoadClient;
import io.channels.benchmarks.load.process.ServerProcess;

/**
 * A room in which everybody hears what is said.
 *
 * @param members how many hear
 * @param speech who speaks, and how much at a time
 */
public record RoomScenario(int members, Speech speech) implements Scenario {

	@Override
	public List<Figure> measure(Bench bench) {
		try (ServerProcess server = bench.start(); LoadClient client = LoadClient.create()) {
			return List.of(Figure.rate("deliveries/s", measure(bench, server, server, List.of(server), client)));
		}
	}

	/**
	 * Measure servers that run.
	 * @param bench where
	 * @param atMembers the server of the members
	 * @param atPublisher the server of a publisher who is no member
	 * @param servers all servers
	 * @param client the client
	 */
	Rate measure(Bench bench, ServerProcess atMembers, ServerProcess atPublisher, List<ServerProcess> servers,
			LoadClient client) {
		Dialect dialect = bench.dialect();
		RoomTraffic traffic = new RoomTraffic(ClientFrames.of(dialect.roomMessage(Texts.ROOM, Texts.TEXT)),
				this.members, this.speech.window(bench.pace(), this.members), this.speech.burst());
		List<ClientConnection> heard = client.connect(atMembers.port(), dialect.member(Texts.ROOM), this.members,
				Texts.LENGTH, traffic);
		traffic.setPublishers((this.speech == Speech.ALL) ? heard
				: client.connect(atPublisher.port(), dialect.publisher(Texts.ROOM), 1, Texts.LENGTH, traffic));
		Settling.await(client, traffic.counter(), traffic::sayOnce, this.members);
		client.run(traffic::start);
		Waiting.sleep(bench.pace().warmUp());
		Rate rate = Rate.during(bench.pace().time(), traffic.counter()::get, servers);
		client.check();
		return rate;
	}

	/**
	 * Who speaks, and how much at a time.
	 */
	public enum Speech {

		/**
		 * One who is no member.
		 */
		ONE(1) {

			@Override
			int window(Pace pace, int members) {
				return pace.window();
			}

		},

		/**
		 * One who is no member, a hundred messages at a time, the next when all have
		 * arrived.
		 */
		BURST(100) {

			@Override
			int window(Pace pace, int members) {
				return burst();
			}

		},

		/**
		 * All members in turn; as many messages are on their way as there are members.
		 */
		ALL(1) {

			@Override
			int window(Pace pace, int members) {
				return members;
			}

		};

		private final int burst;

		Speech(int burst) {
			this.burst = burst;
		}

		int burst() {
			return this.burst;
		}

		abstract int window(Pace pace, int members);

	}

}
