package io.channels.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What users notice when one of two nodes stops while everybody talks. By
 * {@code dispatch=layer}, both nodes are gateway and worker, so that the stop takes away
 * half of the consumers of those who stay, too.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class NodeStopTests {

	private static final int PER_NODE = 20;

	/**
	 * A window, and time-outs that no slow machine reaches.
	 */
	private static final List<String> PROPERTIES = List.of("channels.websocket.drain-window=2s",
			"spring.data.redis.timeout=30s", "channels.websocket.accept-timeout=30s",
			"channels.websocket.dispatch-lease=60s", "channels.layers.default.config.node-lease=60s");

	private final List<CompletableFuture<Chatter>> comingBack = new CopyOnWriteArrayList<>();

	private final List<ReadinessState> readinessAtCloses = new CopyOnWriteArrayList<>();

	private final List<Map<Chatter, Integer>> saidAtCloses = new CopyOnWriteArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "local", "layer" })
	void usersGoOnAtTheOtherNodeAndMissNothing(String dispatch, @TempDir Path folder, CapturedOutput output)
			throws Exception {
		String[] properties = Stream.concat(Stream.of("channels.websocket.dispatch=" + dispatch), PROPERTIES.stream())
			.toArray(String[]::new);
		try (Nodes nodes = new Nodes(folder, properties); Crowd crowd = new Crowd()) {
			ApplicationAvailability availability = nodes.availabilityOfTwo();
			List<Chatter> staying = crowd.come(nodes.one(), "stays", PER_NODE, (chatter) -> {
			});
			List<Chatter> going = crowd.come(nodes.two(), "goes", PER_NODE, (chatter) -> {
				this.readinessAtCloses.add(availability.getReadinessState());
				comeBack(crowd, nodes.one(), chatter);
			});
			crowd.talk();
			awaitTalk(crowd);

			nodes.stopTwo();
			patiently().until(() -> this.comingBack.size() == PER_NODE);
			List<Chatter> returned = this.comingBack.stream().map(CompletableFuture::join).toList();
			awaitTalk(crowd);
			crowd.silence();
			patiently().untilAsserted(() -> assertEverythingArrived(crowd, staying, going));

			assertThat(going).extracting(Chatter::closeCode).containsOnly(1012);
			assertThat(this.readinessAtCloses).containsOnly(ReadinessState.REFUSING_TRAFFIC);
			for (int close : List.of(0, PER_NODE / 2)) {
				Map<Chatter, Integer> before = this.saidAtCloses.get(close);
				assertThat(going).as("some that talk and are answered after close %d", close)
					.anyMatch((chatter) -> chatter.acknowledged() > before.get(chatter));
			}
			assertThat(staying).allMatch(Chatter::isOpen);
			assertThat(returned).allMatch(Chatter::isOpen);
			for (Chatter listener : crowd.all()) {
				assertNothingIsMissedOrDoubled(listener, crowd);
			}
			for (Chatter listener : staying) {
				assertThat(listener.leaves()).containsExactlyInAnyOrderElementsOf(names(listener, going));
				assertThat(listener.joins()).containsAll(names(listener, returned)).doesNotHaveDuplicates();
				assertThat(RoomMembers.at(nodes.one(), listener.room()))
					.isEqualTo(Crowd.inRoomOf(listener, crowd.open()).size());
			}
		}
		assertThat(output.getAll().lines().filter(NodeStopTests::isProblem)).isEmpty();
	}

	private static boolean isProblem(String line) {
		return line.contains(" WARN ") || line.contains(" ERROR ") || line.contains("Exception");
	}

	private void comeBack(Crowd crowd, int port, Chatter chatter) {
		this.saidAtCloses.add(said(crowd.all()));
		this.comingBack.add(crowd.come(port, chatter.room(), chatter.name() + "-again", (again) -> {
		}));
	}

	/**
	 * Wait until everybody has heard more from everybody in the room.
	 */
	private static void awaitTalk(Crowd crowd) {
		List<Chatter> open = crowd.open();
		Map<Chatter, Integer> before = said(open);
		patiently().untilAsserted(() -> {
			for (Chatter listener : open) {
				for (Chatter speaker : Crowd.inRoomOf(listener, open)) {
					assertThat(last(listener, speaker)).as("%s of %s", listener, speaker)
						.isGreaterThan(before.get(speaker) + 2);
				}
			}
		});
	}

	private static Map<Chatter, Integer> said(List<Chatter> chatters) {
		return chatters.stream().collect(Collectors.toMap((chatter) -> chatter, Chatter::said));
	}

	private static void assertEverythingArrived(Crowd crowd, List<Chatter> staying, List<Chatter> going) {
		for (Chatter listener : crowd.open()) {
			for (Chatter speaker : Crowd.inRoomOf(listener, crowd.open())) {
				assertThat(last(listener, speaker)).as("%s of %s", listener, speaker).isEqualTo(speaker.said());
			}
		}
		for (Chatter listener : staying) {
			for (Chatter speaker : Crowd.inRoomOf(listener, going)) {
				assertThat(last(listener, speaker)).as("%s of %s", listener, speaker)
					.isGreaterThanOrEqualTo(speaker.acknowledged());
			}
		}
	}

	/**
	 * What is heard of anybody has no gap, is in order, and begins with the first word if
	 * that was said after the listener came.
	 */
	private static void assertNothingIsMissedOrDoubled(Chatter listener, Crowd crowd) {
		for (Chatter speaker : Crowd.inRoomOf(listener, crowd.all())) {
			List<Integer> heard = listener.heard(speaker.name());
			if (!heard.isEmpty()) {
				int first = listener.name().endsWith("-again") ? heard.get(0) : 1;
				assertThat(heard).as("%s of %s", listener, speaker)
					.isEqualTo(IntStream.range(first, first + heard.size()).boxed().toList());
			}
			assertThat(listener.problems()).as("%s", listener).isEmpty();
		}
	}

	private static int last(Chatter listener, Chatter speaker) {
		List<Integer> heard = listener.heard(speaker.name());
		return heard.isEmpty() ? 0 : heard.get(heard.size() - 1);
	}

	private static List<String> names(Chatter listener, List<Chatter> some) {
		return Crowd.inRoomOf(listener, some).stream().map(Chatter::name).toList();
	}

	private static ConditionFactory patiently() {
		return await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(30));
	}

}
