package io.channels.sample;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.channels.binding.BindingAction;
import io.channels.binding.WebSocketBinding;
import io.channels.multiplex.Stream;

/**
 * Every message, for everyone: who is connected hears of each change, and may make one.
 */
@Component
@Stream(value = "message-stream", of = BoardDemultiplexer.class)
class MessageBinding extends WebSocketBinding<Message, Long> {

	static final String GROUP = "message-update";

	@Override
	protected Set<String> fields() {
		return Set.of(ALL_FIELDS);
	}

	@Override
	protected Set<String> readOnly() {
		return Set.of("createdAt");
	}

	@Override
	protected Collection<String> groupNames(Message message) {
		return List.of(GROUP);
	}

	@Override
	protected boolean hasPermission(@Nullable Principal principal, BindingAction action, @Nullable Long id) {
		return true;
	}

}
