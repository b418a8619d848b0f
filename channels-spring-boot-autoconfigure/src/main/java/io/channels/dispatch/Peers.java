package io.channels.dispatch;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelLayer;

/**
 * The nodes of the other side that this one has a bond with, and when each was last
 * heard. A bond ends when its peer is silent for a lease; time in which this node slept,
 * or was without the layer, does not count. One concurrent map; {@link #lost()} is called
 * by one thread.
 */
final class Peers {

	private final ConcurrentMap<String, Peer> peers = new ConcurrentHashMap<>();

	private final ChannelLayer layer;

	private final Clock clock;

	private final long leaseMillis;

	private long lookedMillis;

	Peers(ChannelLayer layer, Clock clock, long leaseMillis) {
		this.layer = layer;
		this.clock = clock;
		this.leaseMillis = leaseMillis;
		this.lookedMillis = clock.millis();
	}

	/**
	 * Return the bond with a peer, which is as given if there was none.
	 */
	long meet(String name, long bond) {
		return this.peers.computeIfAbsent(name, (absent) -> new Peer(name, bond, this.clock.millis())).bond();
	}

	/**
	 * Take note of a sign of life.
	 * @return whether there is such a bond
	 */
	boolean heard(String name, long bond) {
		Peer peer = this.peers.computeIfPresent(name,
				(same, known) -> (known.bond() == bond) ? known.heardAt(this.clock.millis()) : known);
		return peer != null && peer.bond() == bond;
	}

	/**
	 * End a bond.
	 */
	void leave(String name, long bond) {
		this.peers.computeIfPresent(name, (same, known) -> (known.bond() == bond) ? null : known);
	}

	@Nullable Peer find(String name) {
		return this.peers.get(name);
	}

	Collection<Peer> all() {
		return this.peers.values();
	}

	/**
	 * Return the peers that are silent for half a lease.
	 */
	List<Peer> silent() {
		long since = this.clock.millis() - this.leaseMillis / 2;
		return this.peers.values().stream().filter((peer) -> peer.heardMillis() < since).toList();
	}

	/**
	 * End the bonds with peers that are dead.
	 */
	List<Peer> lost() {
		long now = this.clock.millis();
		boolean blind = now - this.lookedMillis > this.leaseMillis / 2 || this.layer.problem().isPresent();
		this.lookedMillis = now;
		if (blind) {
			this.peers.replaceAll((name, peer) -> peer.heardAt(now));
			return List.of();
		}
		List<Peer> lost = this.peers.values()
			.stream()
			.filter((peer) -> now - peer.heardMillis() > this.leaseMillis)
			.toList();
		return lost.stream().filter((peer) -> this.peers.remove(peer.name(), peer)).toList();
	}

	/**
	 * A node of the other side.
	 *
	 * @param name its name
	 * @param bond which of the gateway's bonds with workers this is, counted
	 * @param heardMillis when it was last heard
	 */
	record Peer(String name, long bond, long heardMillis) {

		Peer heardAt(long millis) {
			return new Peer(this.name, this.bond, millis);
		}

	}

}
