package io.channels.sample;

import org.jspecify.annotations.Nullable;

/**
 * An image that is to be scaled down and shown in a room.
 *
 * @param room the room
 * @param name who shows it
 * @param group the group of the room
 * @param sender the reply channel of who shows it
 * @param alt what can be seen, if the sender has said so
 * @param image the bytes of the image
 */
record ThumbnailJob(String room, String name, String group, String sender, @Nullable String alt, byte[] image) {
}
