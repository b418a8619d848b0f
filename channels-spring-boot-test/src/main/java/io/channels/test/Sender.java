package io.channels.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

import io.channels.layer.ChannelFullException;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;

/**
 * Sends numbered messages to random channels, and now and then lets time pass.
 *
 * @param layer where to
 * @param id who sends
 * @param channels the channels to choose from
 * @param count how many messages to send
 * @param pause the longest time to let pass
 * @param random what chooses
 */
record Sender(LayerUnderTest layer, long id, List<String> channels, int count, Duration pause,
		Random random) implements Callable<Sender.Outcome> {

	static Content content(long sender, long number) {
		return Content.of(Map.of("sender", sender, "number", number));
	}

	@Override
	public Outcome call() throws InterruptedException {
		long accepted = 0;
		long refused = 0;
		for (long number = 0; number < this.count; number++) {
			ChannelName channel = ChannelName.of(this.channels.get(this.random.nextInt(this.channels.size())));
			try {
				this.layer.layer().send(new Message(channel, content(this.id, number)));
				accepted++;
			}
			catch (ChannelFullException ex) {
				refused++;
			}
			if (this.random.nextInt(100) == 0) {
				this.layer.letPass(Duration.ofMillis(this.random.nextInt((int) this.pause.toMillis())));
			}
		}
		return new Outcome(accepted, refused);
	}

	/**
	 * How it went.
	 *
	 * @param accepted how many messages were sent
	 * @param refused how many found their channel full
	 */
	record Outcome(long accepted, long refused) {

	}

}
