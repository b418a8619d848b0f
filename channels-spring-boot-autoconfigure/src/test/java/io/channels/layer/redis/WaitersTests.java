package io.channels.layer.redis;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.channels.layer.redis.Waiters.Waiter;
import io.channels.message.ChannelSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Waiters}.
 */
class WaitersTests {

	private static final ChannelSource ONE = ChannelSource.of("one");

	private static final ChannelSource TWO = ChannelSource.of("two");

	private final Waiters waiters = new Waiters();

	@Test
	void wakeGoesToOneReceiverOfTheSource() {
		Waiter other = this.waiters.add(List.of(TWO));
		Waiter first = this.waiters.add(List.of(ONE));
		Waiter second = this.waiters.add(List.of(ONE, TWO));

		assertThat(this.waiters.wake(ONE)).isTrue();

		assertThat(other.leave(null)).isEmpty();
		assertThat(first.leave(null)).containsExactly(ONE);
		assertThat(second.leave(null)).isEmpty();
	}

	@Test
	void nextWakeGoesToAReceiverThatWasNotWoken() {
		Waiter first = this.waiters.add(List.of(ONE));
		Waiter second = this.waiters.add(List.of(ONE));

		assertThat(this.waiters.wake(ONE)).isTrue();
		assertThat(this.waiters.wake(ONE)).isTrue();
		assertThat(this.waiters.wake(ONE)).isFalse();

		assertThat(first.leave(null)).containsExactly(ONE);
		assertThat(second.leave(null)).containsExactly(ONE);
	}

	@Test
	void receiverThatLookedOwesNothing() {
		Waiter waiter = this.waiters.add(List.of(ONE, TWO));
		this.waiters.wakeAll();

		waiter.look();
		waiter.foundNothing();

		assertThat(waiter.leave(null)).isEmpty();
	}

	@Test
	void receiverThatFoundAMessageOwesALookAtTheOtherSources() {
		Waiter waiter = this.waiters.add(List.of(ONE, TWO));
		this.waiters.wakeAll();

		waiter.look();

		assertThat(waiter.leave(ONE)).containsExactly(TWO);
	}

	@Test
	void wakeThatComesWhileLookingIsOwed() {
		Waiter waiter = this.waiters.add(List.of(ONE));

		waiter.look();
		this.waiters.wake(ONE);
		waiter.foundNothing();

		assertThat(waiter.leave(ONE)).containsExactly(ONE);
	}

	@Test
	void receiverThatLeftIsNotWoken() {
		this.waiters.add(List.of(ONE)).leave(null);

		assertThat(this.waiters.wake(ONE)).isFalse();
	}

}
