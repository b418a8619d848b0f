package io.channels.cluster;

import java.util.Map;

/**
 * A group and where its members are.
 *
 * @param name the name
 * @param members how many members it has
 * @param nodes how many of them each node has
 */
public record GroupReport(String name, int members, Map<String, Integer> nodes) {

	static GroupReport of(String name, Map<String, Integer> nodes) {
		return new GroupReport(name, nodes.values().stream().mapToInt(Integer::intValue).sum(), nodes);
	}

}
