package io.channels.cluster;

import java.util.Map;

/**
 * A group and where its members are.
 *
 * @param name the name
 * @param members how many members it has
 * @param nodes how many of them each gateway has, by the start of their channels; those
 * that are no connections are under an empty name
 */
public record GroupReport(String name, int members, Map<String, Integer> nodes) {
}
