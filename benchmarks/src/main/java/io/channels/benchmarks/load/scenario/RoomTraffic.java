package io.channels.benchmarks.load.scenario;

import java.util.ArrayList;
import java.util.List;

import io.channels.benchmarks.load.client.ClientConnection;
import io.channels.benchmarks.load.client.ClientFrames;
import io.channels.benchmarks.load.client.Deliveries;

/**
 * Says things in a room, and keeps what is on its way within a window: the next is said
 * when all members together have got as many as all but a window of those before. For the
 * thread of the client.
 */
final class RoomTraffic implements Deliveries {

	private final MessageCounter counter = new MessageCounter();

	private final ClientFrames frames;

	private final long window;

	private final int burst;

	private final List<ClientConnection> publishers = new ArrayList<>();

	private int members;

	private int next;

	/**
	 * Deliveries that have been asked for and have not arrived.
	 */
	private long onTheirWay;

	private boolean goOn;

	/**
	 * Create traffic.
	 * @param frames what is said
	 * @param members the number of members who hear
	 * @param window how many messages may be on their way
	 * @param burst how many are said at a time
	 */
	RoomTraffic(ClientFrames frames, int members, int window, int burst) {
		this.frames = frames;
		this.members = members;
		this.window = window;
		this.burst = burst;
	}

	MessageCounter counter() {
		return this.counter;
	}

	/**
	 * Set who speaks, in turn.
	 */
	void setPublishers(List<ClientConnection> publishers) {
		this.publishers.addAll(publishers);
	}

	/**
	 * Say one thing.
	 */
	void sayOnce() {
		this.publishers.get(0).write(this.frames, 1);
	}

	/**
	 * Speak from now on.
	 */
	void start() {
		this.goOn = true;
		this.onTheirWay = 0;
		fillWindow();
	}

	/**
	 * Say nothing more.
	 */
	void stop() {
		this.goOn = false;
	}

	@Override
	public void arrived(ClientConnection connection, int count) {
		this.counter.add(count);
		this.onTheirWay -= count;
		if (this.goOn) {
			fillWindow();
		}
	}

	/**
	 * Go on without a member, of whom nobody knows what is still on its way.
	 */
	void lostMember() {
		this.members--;
		this.onTheirWay = 0;
		if (this.goOn && this.members > 0) {
			fillWindow();
		}
	}

	private void fillWindow() {
		long room = this.window * this.members - this.onTheirWay;
		long messages = room / this.members / this.burst * this.burst;
		if (messages <= 0) {
			return;
		}
		this.onTheirWay += messages * this.members;
		if (this.publishers.size() == 1) {
			this.publishers.get(0).write(this.frames, (int) messages);
			return;
		}
		for (long i = 0; i < messages; i++) {
			this.publishers.get(this.next).write(this.frames, 1);
			this.next = (this.next + 1) % this.publishers.size();
		}
	}

}
