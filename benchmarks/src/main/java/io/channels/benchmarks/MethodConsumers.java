package io.channels.benchmarks;

/**
 * Methods that answer messages of clients.
 */
final class MethodConsumers {

	String text(String text) {
		return text;
	}

	Note record(String room, Note note) {
		return new Note(room, note.count());
	}

	/**
	 * What clients send and get.
	 *
	 * @param text the text
	 * @param count how often it was read
	 */
	record Note(String text, int count) {
	}

}
