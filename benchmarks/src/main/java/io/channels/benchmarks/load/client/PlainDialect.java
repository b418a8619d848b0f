package io.channels.benchmarks.load.client;

/**
 * The path says everything, and messages are what they are.
 */
public record PlainDialect() implements Dialect {

	@Override
	public Entrance echo() {
		return new Entrance("/echo");
	}

	@Override
	public Entrance member(String room) {
		return new Entrance("/room/" + room);
	}

	@Override
	public Entrance publisher(String room) {
		return new Entrance("/publish/" + room);
	}

	@Override
	public Entrance largePublisher(String room) {
		return new Entrance("/large/" + room);
	}

	@Override
	public String echoMessage(String text) {
		return text;
	}

	@Override
	public String roomMessage(String room, String text) {
		return text;
	}

	@Override
	public String largeMessage(String room) {
		return "large";
	}

}
