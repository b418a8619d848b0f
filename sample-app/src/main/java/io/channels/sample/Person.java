package io.channels.sample;

/**
 * Somebody in a room, with any number of connections.
 *
 * @param name the name
 * @param signedIn whether the name is that of a user, and not just anybody's choice
 */
record Person(String name, boolean signedIn) {
}
