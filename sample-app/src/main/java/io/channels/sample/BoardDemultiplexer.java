package io.channels.sample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.multiplex.WebSocketDemultiplexer;

/**
 * The message board of a room: two streams on one socket, which the bindings declare.
 */
@Consumer
@Route("^/demultiplex/(?P<room_name>[a-zA-Z0-9_]+)/")
class BoardDemultiplexer extends WebSocketDemultiplexer {

	@Override
	protected Collection<String> connectionGroups() {
		List<String> groups = new ArrayList<>(RoomBinding.groupOf(captured("room_name")));
		groups.add(MessageBinding.GROUP);
		return groups;
	}

}
