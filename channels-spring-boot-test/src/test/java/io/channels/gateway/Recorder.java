package io.channels.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.stereotype.Component;

/**
 * What consumers heard that no client can see.
 */
@Component
class Recorder {

	private final List<Integer> disconnects = new CopyOnWriteArrayList<>();

	void disconnected(int code) {
		this.disconnects.add(code);
	}

	List<Integer> disconnects() {
		return this.disconnects;
	}

	void clear() {
		this.disconnects.clear();
	}

}
