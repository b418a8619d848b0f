package io.channels.sample;

import java.security.Principal;

import org.springframework.beans.factory.ObjectProvider;

import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.MessageTooLargeException;
import io.channels.websocket.CloseCode;
import io.channels.websocket.consumer.JsonWebSocketConsumer;

/**
 * One client in a chat room. A text frame is a message to the room, a binary frame an
 * image, which a background channel scales down. Room and name come with the connection,
 * so that any worker can go on with it.
 */
@Consumer
@Route("/chat/{room}")
class ChatConsumer extends JsonWebSocketConsumer<ChatMessage> {

	private static final int MAX_NAME_LENGTH = 40;

	private final ObjectProvider<Presence> presence;

	ChatConsumer(ObjectProvider<Presence> presence) {
		this.presence = presence;
	}

	@Override
	protected void connect() {
		if (name().isBlank() || name().length() > MAX_NAME_LENGTH) {
			deny();
			return;
		}
		// Whoever hears of the join may ask for the name at once.
		this.presence.ifAvailable((visitors) -> visitors.enter(channel(), room(), new Person(name(), isSignedIn())));
		group(groupName()).add(channel());
		send(new ChatEvent.Welcome(room(), group(groupName()).channels().size()));
		groupSendToOthers(groupName(), new ChatEvent.Join(room(), name()));
	}

	@Override
	protected void receive(ChatMessage message) {
		String problem = message.problem();
		if (problem != null) {
			send(new ChatEvent.Problem(problem));
			return;
		}
		try {
			groupSend(groupName(), new ChatEvent.Said(room(), name(), String.valueOf(message.message())));
		}
		catch (ChannelLayerException ex) {
			// The layer has told the log; who is on this node got the message.
			send(new ChatEvent.Problem("Not everyone in the room can be reached now. Try again in a moment."));
		}
	}

	@Override
	protected void receive(byte[] image) {
		try {
			channels().channel("thumbnails").send(new ThumbnailJob(room(), name(), groupName(), channel(), image));
		}
		catch (ChannelFullException ex) {
			send(new ChatEvent.Problem("Too many images at once. Try again in a moment."));
		}
		catch (MessageTooLargeException ex) {
			send(new ChatEvent.Problem("The image is too large."));
		}
		catch (ChannelLayerException ex) {
			send(new ChatEvent.Problem("Images cannot be scaled down now. Try again in a moment."));
		}
	}

	@Override
	protected void receiveInvalid(String problem) {
		send(new ChatEvent.Problem(problem));
	}

	@Override
	protected void disconnect(CloseCode closeCode) {
		group(groupName()).discard(channel());
		this.presence.ifAvailable((visitors) -> visitors.leave(channel()));
		groupSend(groupName(), new ChatEvent.Leave(room(), name()));
	}

	private String room() {
		return captured("room");
	}

	/**
	 * Return the name of who has signed in, or what anybody else wants to be called.
	 */
	private String name() {
		Principal principal = connection().handshake().principal();
		return (principal != null) ? principal.getName() : connection().handshake().query("name").orElse("");
	}

	private boolean isSignedIn() {
		return connection().handshake().principal() != null;
	}

	private String channel() {
		return connection().channel().value();
	}

	private String groupName() {
		return RoomName.group(room());
	}

}
