package io.channels.sample;

/**
 * What clients of a room hear, each a JSON object with its {@code type}.
 */
sealed interface ChatEvent {

	/**
	 * To the newcomer: how many are in the room, the newcomer included.
	 */
	record Welcome(String type, String room, int members) implements ChatEvent {

		Welcome(String room, int members) {
			this("welcome", room, members);
		}

	}

	/**
	 * To the others: somebody came.
	 */
	record Join(String type, String room, String name) implements ChatEvent {

		Join(String room, String name) {
			this("join", room, name);
		}

	}

	/**
	 * To the others: somebody left.
	 */
	record Leave(String type, String room, String name) implements ChatEvent {

		Leave(String room, String name) {
			this("leave", room, name);
		}

	}

	/**
	 * To everyone: somebody said something.
	 */
	record Said(String type, String room, String name, String message) implements ChatEvent {

		Said(String room, String name, String message) {
			this("message", room, name, message);
		}

	}

	/**
	 * To everyone: somebody showed an image, scaled down, as a data URL.
	 */
	record Image(String type, String room, String name, String image) implements ChatEvent {

		Image(String room, String name, String image) {
			this("image", room, name, image);
		}

	}

	/**
	 * To one client: what it sent cannot be used.
	 */
	record Problem(String type, String message) implements ChatEvent {

		Problem(String message) {
			this("error", message);
		}

	}

}
