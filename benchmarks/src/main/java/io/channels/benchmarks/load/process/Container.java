package io.channels.benchmarks.load.process;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The servlet container of a server. Both are on the class path of the benchmark; each
 * server gets one of them.
 */
public enum Container {

	/**
	 * Tomcat, which would refuse more than 8,192 connections.
	 */
	TOMCAT(List.of("jetty-", "spring-boot-jetty-", "spring-boot-starter-jetty-", "jakarta.websocket-",
			"jakarta.servlet-"), Map.of("server.tomcat.max-connections", "20000")),

	/**
	 * Jetty.
	 */
	JETTY(List.of("tomcat-embed-core-", "tomcat-embed-websocket-", "spring-boot-tomcat-",
			"spring-boot-starter-tomcat-"), Map.of());

	private final List<String> foreign;

	private final Map<String, String> properties;

	Container(List<String> foreign, Map<String, String> properties) {
		this.foreign = foreign;
		this.properties = properties;
	}

	/**
	 * Return the starts of the names of the libraries that a server on it must not have.
	 */
	List<String> foreign() {
		return this.foreign;
	}

	Map<String, String> properties() {
		return this.properties;
	}

	@Override
	public String toString() {
		return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
	}

}
