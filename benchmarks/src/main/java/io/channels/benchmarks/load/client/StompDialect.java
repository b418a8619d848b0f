package io.channels.benchmarks.load.client;

/**
 * STOMP 1.2 as Spring's simple broker speaks it. Rooms are topics, to which clients send
 * without a detour; echo is a message for a controller, which answers its sender.
 */
public record StompDialect() implements Dialect {

	private static final String PATH = "/stomp";

	private static final String CONNECT = "CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\n\n\0";

	@Override
	public Entrance echo() {
		return new Entrance(PATH, CONNECT, subscription("/user/queue/echo"));
	}

	@Override
	public Entrance member(String room) {
		return new Entrance(PATH, CONNECT, subscription(topic(room)));
	}

	@Override
	public Entrance publisher(String room) {
		return new Entrance(PATH, CONNECT, null);
	}

	@Override
	public Entrance largePublisher(String room) {
		return publisher(room);
	}

	@Override
	public String echoMessage(String text) {
		return message("/app/echo", text);
	}

	@Override
	public String roomMessage(String room, String text) {
		return message(topic(room), text);
	}

	@Override
	public String largeMessage(String room) {
		return message("/app/large/" + room, "large");
	}

	private static String topic(String room) {
		return "/topic/" + room;
	}

	private static String subscription(String destination) {
		return "SUBSCRIBE\nid:0\ndestination:" + destination + "\n\n\0";
	}

	private static String message(String destination, String text) {
		return "SEND\ndestination:" + destination + "\ncontent-type:text/plain\n\n" + text + "\0";
	}

}
