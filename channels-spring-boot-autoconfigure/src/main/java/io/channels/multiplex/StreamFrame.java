package io.channels.multiplex;

import tools.jackson.databind.JsonNode;

/**
 * One frame of a client.
 *
 * @param stream the name of the stream
 * @param payload what is said on it, which may be anything
 */
public record StreamFrame(String stream, JsonNode payload) {
}
