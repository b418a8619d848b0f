package io.channels.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

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
	 * To everyone: somebody showed an image, scaled down, as a data URL. There is an
	 * {@code alt} only if the sender has said what can be seen.
	 */
	record Image(String type, String room, String name, String image,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String alt) implements ChatEvent {

		Image(String room, String name, String image, @Nullable String alt) {
			this("image", room, name, image, alt);
		}

	}

	/**
	 * To the others who want to know: somebody is typing. It holds for a few seconds.
	 */
	record Typing(String type, String room, String name) implements ChatEvent {

		Typing(String room, String name) {
			this("typing", room, name);
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
