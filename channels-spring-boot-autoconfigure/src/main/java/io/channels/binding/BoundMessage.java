package io.channels.binding;

/**
 * One frame to one group, ready to be sent.
 *
 * @param group the name of the group
 * @param text the text of the frame
 */
public record BoundMessage(String group, String text) {
}
