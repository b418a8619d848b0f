package io.channels.sample;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

/**
 * A lock for each room, so that the number in a newcomer's welcome and the joins and
 * leaves it hears of afterwards add up. A fixed set of locks is shared by all rooms.
 */
@Component
class RoomLocks {

	private static final int COUNT = 64;

	private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(COUNT).toArray(Lock[]::new);

	Lock of(String room) {
		return this.locks[Math.floorMod(room.hashCode(), this.locks.length)];
	}

}
