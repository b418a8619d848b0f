package io.channels.benchmarks.load;

import io.channels.benchmarks.load.process.Platform;

/**
 * What servers are compared in.
 *
 * @param platform what they run on
 * @param row the row
 * @param figure the name of the figure
 */
record Subject(Platform platform, Row row, String figure) {
}
