package io.channels.multiplex;

import java.util.List;
import java.util.Random;

/**
 * Makes up frames that are more or less malformed, none of which a consumer can use.
 */
final class RandomFrames {

	private static final List<String> TEMPLATES = List.of("{\"stream\":\"first\",\"payload\":{\"value\":-5}}",
			"{\"stream\":\"nope\",\"payload\":{\"a\":{\"b\":[1,2,{\"c\":null}]}}}", "{\"stream\":[],\"payload\":{}}",
			"{\"stream\":\"shared\",\"payload\":\"text\"}", "[[[[[[]]]]]]", "{\"payload\":{\"stream\":\"first\"}}",
			"123456789012345678901234567890", "\"\\ud83d\"");

	private static final String ALPHABET = "{}[]\",:\\ \u0000\n123.eE+-truefalsnapylodsm£é\u20ac";

	private RandomFrames() {
	}

	static String next(Random random) {
		StringBuilder frame = new StringBuilder(TEMPLATES.get(random.nextInt(TEMPLATES.size())));
		for (int changes = random.nextInt(6); changes > 0 && !frame.isEmpty(); changes--) {
			int position = random.nextInt(frame.length());
			switch (random.nextInt(3)) {
				case 0 -> frame.deleteCharAt(position);
				case 1 -> frame.insert(position, any(random));
				default -> frame.setCharAt(position, any(random));
			}
		}
		if (random.nextInt(500) == 0) {
			frame.insert(0, "[".repeat(3_000));
		}
		return frame.toString();
	}

	private static char any(Random random) {
		return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
	}

}
