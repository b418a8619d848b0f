package io.channels.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;

import io.channels.dispatch.Peers.Peer;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class PeersTests {

	private static final long LEASE = 1_000;

	private final NodeLayer layer = new NodeLayer(
			new InMemoryChannelLayerFactory(Clock.systemUTC()).create(LayerSettings.defaults()));

	private final Time time = new Time();

	private final Peers peers = new Peers(this.layer, this.time, LEASE);

	@Test
	void silentPeerIsLostOnceAfterItsLease() {
		this.peers.meet("one", 1);

		assertThat(elapse(LEASE)).isZero();
		assertThat(elapse(100)).isOne();
		assertThat(elapse(LEASE)).isZero();
		assertThat(this.peers.all()).isEmpty();
	}

	@Test
	void signOfLifeRenewsTheLease() {
		this.peers.meet("one", 1);

		elapse(900);
		assertThat(this.peers.heard("one", 1)).isTrue();

		assertThat(elapse(900)).isZero();
		assertThat(elapse(200)).isOne();
	}

	@Test
	void signOfLifeByAnotherBondIsNone() {
		this.peers.meet("one", 2);

		elapse(900);
		assertThat(this.peers.heard("one", 1)).isFalse();
		assertThat(this.peers.heard("other", 2)).isFalse();

		assertThat(elapse(200)).isOne();
	}

	@Test
	void bondLastsUntilItsEnd() {
		assertThat(this.peers.meet("one", 1)).isEqualTo(1);
		assertThat(this.peers.meet("one", 2)).isEqualTo(1);

		this.peers.leave("one", 2);
		assertThat(this.peers.find("one")).extracting(Peer::bond).isEqualTo(1L);
		this.peers.leave("one", 1);

		assertThat(this.peers.meet("one", 3)).isEqualTo(3);
	}

	@Test
	void peerIsAskedAfterHalfALease() {
		this.peers.meet("one", 1);

		elapse(LEASE / 2);
		assertThat(this.peers.silent()).isEmpty();
		elapse(100);

		assertThat(this.peers.silent()).extracting(Peer::name).containsExactly("one");
	}

	@Test
	void timeInWhichThisNodeSleptDoesNotCount() {
		this.peers.meet("one", 1);

		this.time.millis += 10 * LEASE;

		assertThat(this.peers.lost()).isEmpty();
		assertThat(elapse(LEASE)).isZero();
		assertThat(elapse(100)).isOne();
	}

	@Test
	void timeWithoutTheLayerDoesNotCount() {
		this.peers.meet("one", 1);

		this.layer.away(true);
		assertThat(elapse(10 * LEASE)).isZero();
		this.layer.away(false);

		assertThat(elapse(LEASE)).isZero();
		assertThat(elapse(100)).isOne();
	}

	/**
	 * Let time pass, as a timer sees it.
	 * @return how many peers were lost
	 */
	private int elapse(long millis) {
		int lost = 0;
		for (long passed = 0; passed < millis; passed += 100) {
			this.time.millis += 100;
			lost += this.peers.lost().size();
		}
		return lost;
	}

	/**
	 * A clock to be set.
	 */
	private static final class Time extends Clock {

		private long millis = 1_000_000;

		@Override
		public long millis() {
			return this.millis;
		}

		@Override
		public Instant instant() {
			return Instant.ofEpochMilli(this.millis);
		}

		@Override
		public ZoneId getZone() {
			return ZoneId.of("Z");
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
