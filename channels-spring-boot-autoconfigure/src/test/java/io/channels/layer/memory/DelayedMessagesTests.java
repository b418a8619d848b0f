package io.channels.layer.memory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.channels.layer.local.Delay;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
class DelayedMessagesTests {

	private static final String THREAD = "channels-delay-test-delays";

	private static final Delay HOUR = Delay.of(Duration.ofHours(1));

	private final List<Message> sent = new CopyOnWriteArrayList<>();

	private final DelayedMessages messages = new DelayedMessages("delay-test", Clock.systemUTC(), null, this.sent::add,
			(channel) -> {
			});

	@AfterEach
	void close() {
		this.messages.close();
		await().until(() -> !runs());
	}

	@Test
	void threadStartsWithTheFirstMessageAndEndsWithTheLayer() {
		assertThat(runs()).isFalse();
		this.messages.add(message("jobs", 1), HOUR);
		assertThat(runs()).isTrue();

		this.messages.close();

		await().until(() -> !runs());
	}

	@Test
	void closeSaysWhatIsLost(CapturedOutput output) {
		this.messages.add(message("jobs", 1), HOUR);
		this.messages.cancel(this.messages.add(message("jobs", 2), HOUR));

		this.messages.close();

		assertThat(output).contains("1 message(s) that layer 'delay-test' was to send later are lost: it closes");
	}

	@Test
	void earlierMessageIsNotHeldUpByManyLaterOnes() {
		for (int i = 0; i < 100_000; i++) {
			this.messages.add(message("channel-" + i % 1_000, i), HOUR);
		}

		IntStream.range(0, 10)
			.forEach((i) -> this.messages.add(message("soon", i), Delay.of(Duration.ofMillis(10 + i))));

		await().until(() -> this.sent.size() == 10);
		assertThat(this.sent).extracting((message) -> message.get("id"))
			.isEqualTo(IntStream.range(0, 10).mapToObj(Long::valueOf).toList());
		assertThat(this.messages.clear()).isEqualTo(100_000);
	}

	private static boolean runs() {
		return Thread.getAllStackTraces().keySet().stream().anyMatch((thread) -> thread.getName().equals(THREAD));
	}

	private static Message message(String channel, int id) {
		return new Message(ChannelName.of(channel), Content.of("id", id));
	}

}
