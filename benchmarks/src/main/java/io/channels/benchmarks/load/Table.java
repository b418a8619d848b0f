package io.channels.benchmarks.load;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in Markdown.
 */
final class Table {

	private final StringBuilder lines = new StringBuilder();

	Table(Stream<String> titles) {
		row(titles);
		long columns = this.lines.chars().filter((character) -> character == '|').count() - 1;
		row(Stream.generate(() -> "---").limit(columns));
	}

	void row(Stream<String> cells) {
		this.lines.append(cells.collect(Collectors.joining(" | ", "| ", " |"))).append('\n');
	}

	@Override
	public String toString() {
		return this.lines.toString();
	}

}
