package io.channels.autoconfigure.transaction;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.channel.Channels;
import io.channels.channel.CommittedSends;
import io.channels.channel.SurroundingTransaction;
import io.channels.layer.ChannelLayers;
import io.channels.transaction.SpringTransaction;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsTransactionAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsTransactionAutoConfiguration.class));

	@Test
	void sendsWaitForTransactionsOfSpring() {
		this.runner.run((context) -> assertThat(context).getBean(SurroundingTransaction.class)
			.isInstanceOf(SpringTransaction.class));
	}

	@Test
	void injectedChannelsWaitForTheCommit() {
		this.runner.withUserConfiguration(NeverCommitted.class).run((context) -> {
			assertThat(context).doesNotHaveBean(SpringTransaction.class);
			assertThat(sent(context)).isZero();
		});
	}

	@Test
	void withoutTransactionsOfSpringMessagesAreSentAtOnce() {
		this.runner.withClassLoader(new FilteredClassLoader(TransactionSynchronizationManager.class)).run((context) -> {
			assertThat(context).doesNotHaveBean(SurroundingTransaction.class).hasSingleBean(CommittedSends.class);
			assertThat(sent(context)).isOne();
		});
	}

	private static long sent(ApplicationContext context) {
		context.getBean(Channels.class).layer("default").channel("jobs").sendAfterCommit(Map.of("id", 1));
		return context.getBean(ChannelLayers.class).get("default").statistics().sent();
	}

	@Configuration(proxyBeanMethods = false)
	static class NeverCommitted {

		@Bean
		SurroundingTransaction neverCommitted() {
			return (action) -> true;
		}

	}

}
