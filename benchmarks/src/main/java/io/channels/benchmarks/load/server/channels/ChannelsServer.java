package io.channels.benchmarks.load.server.channels;

import org.springframework.boot.autoconfigure.SpringBootApplication;

import io.channels.benchmarks.load.server.MeasuredServer;

/**
 * Rooms are groups.
 */
@SpringBootApplication
public class ChannelsServer {

	public static void main(String[] args) {
		MeasuredServer.run(ChannelsServer.class, args);
	}

}
