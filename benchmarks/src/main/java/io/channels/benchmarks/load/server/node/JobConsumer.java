package io.channels.benchmarks.load.server.node;

import java.util.concurrent.atomic.LongAdder;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.channels.consumer.Consumer;
import io.channels.consumer.Route;

/**
 * Counts background messages.
 */
@Consumer
@RestController
class JobConsumer {

	private final LongAdder consumed = new LongAdder();

	@Route(channel = JobSenders.CHANNEL)
	void consume(String text) {
		this.consumed.increment();
	}

	@GetMapping("/jobs/consumed")
	String consumed() {
		return String.valueOf(this.consumed.sum());
	}

}
