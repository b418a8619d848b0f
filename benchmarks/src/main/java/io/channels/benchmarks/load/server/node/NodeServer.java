package io.channels.benchmarks.load.server.node;

import org.springframework.boot.autoconfigure.SpringBootApplication;

import io.channels.benchmarks.load.server.MeasuredServer;
import io.channels.benchmarks.load.server.channels.ChannelsServer;

/**
 * The consumers of the server with one node, and what several have beside.
 */
@SpringBootApplication(scanBasePackageClasses = { NodeServer.class, ChannelsServer.class })
public class NodeServer {

	public static void main(String[] args) {
		MeasuredServer.run(NodeServer.class, args);
	}

}
