package io.channels.test;

import org.assertj.core.description.Description;
import org.assertj.core.error.DescriptionFormatter;
import org.assertj.core.error.ErrorMessageFactory;
import org.assertj.core.presentation.Representation;

/**
 * The message of a failed assertion, as it is to be read.
 *
 * @param text the message
 */
record PlainMessage(String text) implements ErrorMessageFactory {

	@Override
	public String create(Description description, Representation representation) {
		return create(description);
	}

	@Override
	public String create(Description description) {
		return DescriptionFormatter.instance().format(description) + this.text;
	}

	@Override
	public String create() {
		return this.text;
	}

}
