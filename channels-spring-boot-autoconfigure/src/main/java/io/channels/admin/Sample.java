package io.channels.admin;

import java.util.List;
import java.util.Map;

import io.channels.cluster.LayerReport;
import io.channels.cluster.NodeReport;

/**
 * What was counted until a moment.
 *
 * @param time the moment, in milliseconds
 * @param nodes what nodes say
 * @param layers what layers say, by alias
 */
record Sample(long time, List<NodeReport> nodes, Map<String, LayerReport> layers) {
}
