package io.channels.test;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Lets a {@link ChannelsTester} forget what happened after each test, since contexts are
 * shared.
 */
final class ChannelsTesterResetListener implements TestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			ApplicationContext context = testContext.getApplicationContext();
			context.getBeanProvider(ChannelsTester.class).ifAvailable(ChannelsTester::reset);
		}
	}

}
