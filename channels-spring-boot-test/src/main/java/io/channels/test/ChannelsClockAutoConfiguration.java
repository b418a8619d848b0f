package io.channels.test;

import java.time.Clock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.layer.memory.InMemoryChannelLayerFactory;

/**
 * Auto-configuration of a clock for tests, and of what goes by it.
 */
@AutoConfiguration(before = ChannelsAutoConfiguration.class)
public final class ChannelsClockAutoConfiguration {

	@Bean
	@Primary
	@ConditionalOnMissingBean
	MutableClock channelsTestClock() {
		return new MutableClock();
	}

	/**
	 * Sockets live in real time: whoever moves the clock by an hour does not mean that
	 * clients have not answered a ping for so long.
	 */
	@Bean(name = "channelsGatewayClock", defaultCandidate = false)
	Clock channelsTestGatewayClock() {
		return Clock.systemUTC();
	}

	@Bean
	ClockDelays channelsTestDelays(MutableClock clock) {
		return new ClockDelays(clock);
	}

	@Bean
	CallerThread channelsTestCallerThread() {
		return new CallerThread();
	}

	@Bean
	InMemoryChannelLayerFactory channelsTestLayerFactory(MutableClock clock, CallerThread callerThread) {
		return new InMemoryChannelLayerFactory(clock, (time, action) -> clock.at(time, () -> callerThread.run(action)));
	}

}
