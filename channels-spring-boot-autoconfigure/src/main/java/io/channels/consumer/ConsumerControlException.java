package io.channels.consumer;

/**
 * What a consumer throws to end its work in another way than by returning. It is no
 * failure, so it has no stack trace.
 */
public abstract sealed class ConsumerControlException extends RuntimeException
		permits DenyConnectionException, CloseConnectionException, ConsumeLaterException, InvalidMessageException {

	ConsumerControlException(String message) {
		super(message, null, false, false);
	}

}
