package io.channels.sample;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.channels.binding.BindingAction;
import io.channels.binding.WebSocketBinding;
import io.channels.multiplex.Stream;

/**
 * The messages of one room, for who looks at that room. A message that moves to another
 * room is deleted here and created there. Outbound only.
 */
@Component
@Stream(value = "room-stream", of = BoardDemultiplexer.class)
class RoomBinding extends WebSocketBinding<Message, Long> {

	private static final Pattern ROOM = Pattern.compile("[a-zA-Z0-9_]{1,90}");

	/**
	 * Return the group of a room, or nothing if no socket can look at such a room.
	 */
	static List<String> groupOf(@Nullable String room) {
		return (room != null && ROOM.matcher(room).matches()) ? List.of("room-" + room) : List.of();
	}

	@Override
	protected Set<String> fields() {
		return Set.of(ALL_FIELDS);
	}

	@Override
	protected Collection<String> groupNames(Message message) {
		return groupOf(message.getRoom());
	}

	@Override
	protected boolean hasPermission(@Nullable Principal principal, BindingAction action, @Nullable Long id) {
		return false;
	}

}
