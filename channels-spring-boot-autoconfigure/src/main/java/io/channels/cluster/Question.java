package io.channels.cluster;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.websocket.server.OpenConnection;

/**
 * What a node is asked for. What does not matter is empty or zero.
 *
 * @param kind what is wanted
 * @param layer the alias of a layer
 * @param filter what is in the names of those that are meant
 * @param offset how many of them are left out
 * @param limit how many are wanted
 */
record Question(Kind kind, String layer, String filter, long offset, int limit) {

	static Question report() {
		return new Question(Kind.REPORT, "", "", 0, 0);
	}

	static Question groups(String layer, String filter) {
		return new Question(Kind.GROUPS, layer, filter, 0, 0);
	}

	static Question connections(String filter, long offset, int limit) {
		return new Question(Kind.CONNECTIONS, "", filter, offset, limit);
	}

	/**
	 * What can be asked for.
	 */
	enum Kind {

		REPORT, GROUPS, CONNECTIONS

	}

	/**
	 * What a node answers: one of these, as it was asked.
	 *
	 * @param report what it says of itself
	 * @param groups groups with how many members it has
	 * @param total how many of its connections are meant
	 * @param connections some of them
	 */
	record Answer(@Nullable NodeReport report, Map<String, Integer> groups, int total,
			List<OpenConnection> connections) {
	}

}
