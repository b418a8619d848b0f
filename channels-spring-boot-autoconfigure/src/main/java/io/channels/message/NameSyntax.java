package io.channels.message;

/**
 * The alphabet and length that channel and group names share.
 */
final class NameSyntax {

	static final int MAX_LENGTH = 99;

	private NameSyntax() {
	}

	static boolean isShort(String name) {
		return !name.isEmpty() && name.length() <= MAX_LENGTH;
	}

	static boolean isPlain(char ch) {
		return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '-'
				|| ch == '_' || ch == '.';
	}

	/**
	 * Return the position of the only character outside the plain alphabet, {@code -1} if
	 * there is none, {@code -2} if there are several.
	 */
	static int soleMarker(String name) {
		int marker = -1;
		for (int i = 0; i < name.length(); i++) {
			if (!isPlain(name.charAt(i))) {
				if (marker != -1) {
					return -2;
				}
				marker = i;
			}
		}
		return marker;
	}

}
