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
		this.waiters.ask(List.of(waiter));
		this.waiters.wake(ONE);
		waiter.foundNothing();

		assertThat(waiter.leave(ONE)).containsExactly(ONE);
	}

	@Test
	void wakeThatComesBeforeAskingWakesNobodyElse() {
		Waiter idle = this.waiters.add(List.of(ONE));
		Waiter waiter = this.waiters.add(List.of(ONE));
		waiter.look();

		assertThat(this.waiters.wake(ONE)).isTrue();

		assertThat(idle.leave(null)).isEmpty();
		assertThat(waiter.leave(ONE)).isEmpty();
	}

	@Test
	void wakeThatComesBeforeAskingIsOwedIfAnotherMessageIsFound() {
		Waiter waiter = this.waiters.add(List.of(ONE, TWO));
		waiter.look();

		this.waiters.wake(ONE);

		assertThat(waiter.leave(TWO)).containsExactly(ONE);
	}

	@Test
	void messagesThatAreLeftWakeNoMoreThanAreNeeded() {
		Waiter aboutToAsk = this.waiters.add(List.of(ONE));
		aboutToAsk.look();
		Waiter asking = this.waiters.add(List.of(ONE));
		asking.look();
		this.waiters.ask(List.of(asking));
		Waiter first = this.waiters.add(List.of(ONE));
		Waiter second = this.waiters.add(List.of(ONE));

		this.waiters.wakeIdle(ONE, 2);

		assertThat(asking.leave(null)).isEmpty();
		assertThat(first.leave(null)).containsExactly(ONE);
		assertThat(second.leave(null)).isEmpty();
		assertThat(aboutToAsk.leave(null)).containsExactly(ONE);
	}

	@Test
	void receiverThatWasWokenAsksForThoseThatAreLeft() {
		Waiter woken = this.waiters.add(List.of(ONE));
		Waiter idle = this.waiters.add(List.of(ONE));
		this.waiters.wake(ONE);
		woken.look();

		assertThat(this.waiters.ask(List.of(woken))).isTrue();

		idle.leave(null);
		woken.look();
		assertThat(this.waiters.ask(List.of(woken))).isFalse();
	}

	@Test
	void receiverThatWasNotWokenAsksForNobodyElse() {
		this.waiters.add(List.of(ONE));
		Waiter waiter = this.waiters.add(List.of(ONE));
		waiter.look();

		assertThat(this.waiters.ask(List.of(waiter))).isFalse();
	}

	@Test
	void receiverThatHasAMessageIsNotWoken() {
		Waiter waiter = this.waiters.add(List.of(ONE));
		waiter.look();
		this.waiters.ask(List.of(waiter));
		waiter.found();

		assertThat(this.waiters.wake(ONE)).isFalse();

		waiter.look();
		assertThat(this.waiters.wake(ONE)).isTrue();
	}

	@Test
	void receiverThatLooksOnIsWokenAgain() {
		Waiter waiter = this.waiters.add(List.of(ONE));
		waiter.look();
		this.waiters.ask(List.of(waiter));
		waiter.found();

		waiter.lookOn();

		assertThat(this.waiters.wake(ONE)).isTrue();
		assertThat(waiter.leave(null)).containsExactly(ONE);
	}

	@Test
	void receiverThatLeftIsNotWoken() {
		this.waiters.add(List.of(ONE)).leave(null);

		assertThat(this.waiters.wake(ONE)).isFalse();
	}

}
