package io.channels.benchmarks.load.client;

/**
 * What clients have to say to a server to echo and to talk in rooms.
 */
public sealed interface Dialect permits PlainDialect, StompDialect {

	/**
	 * Return where whatever is sent comes back.
	 */
	Entrance echo();

	/**
	 * Return where to hear what is said in a room, and to say something.
	 * @param room the name of the room
	 */
	Entrance member(String room);

	/**
	 * Return where to say something in a room without hearing it.
	 * @param room the name of the room
	 */
	Entrance publisher(String room);

	/**
	 * Return where any message makes the server say a large text in a room.
	 * @param room the name of the room
	 */
	Entrance largePublisher(String room);

	/**
	 * Return a message that comes back.
	 * @param text its text
	 */
	String echoMessage(String text);

	/**
	 * Return a message for everybody in a room.
	 * @param room the name of the room
	 * @param text its text
	 */
	String roomMessage(String room, String text);

	/**
	 * Return a message that makes the server say a large text in a room.
	 * @param room the name of the room
	 */
	String largeMessage(String room);

}
