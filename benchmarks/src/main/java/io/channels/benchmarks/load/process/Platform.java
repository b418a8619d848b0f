package io.channels.benchmarks.load.process;

import java.util.Locale;

/**
 * What servers run on.
 *
 * @param container the servlet container
 * @param jdk the JDK
 */
public record Platform(Container container, Jdk jdk) {

	@Override
	public String toString() {
		return "%s, %s%s".formatted(this.container, this.jdk,
				this.jdk.hasVirtualThreads() ? " with virtual threads" : "");
	}

	String shortName() {
		return this.container.name().toLowerCase(Locale.ROOT) + "-" + this.jdk.version();
	}

}
