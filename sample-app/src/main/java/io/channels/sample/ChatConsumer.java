package io.channels.sample;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.springframework.beans.factory.ObjectProvider;

import io.channels.consumer.ChannelSession;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.MessageTooLargeException;
import io.channels.websocket.CloseCode;
import io.channels.websocket.consumer.JsonWebSocketConsumer;

/**
 * One client in a chat room. A text frame is a message to the room, a binary frame an
 * image, which a background channel scales down. A live client, which asks for it in the
 * query, tells and hears who is typing, too. Room and name come with the connection, so
 * that any worker can go on with it.
 */
@Consumer
@Route("/chat/{room}")
class ChatConsumer extends JsonWebSocketConsumer<ChatMessage> {

	private static final int MAX_NAME_LENGTH = 40;

	private static final Duration TYPING_PAUSE = Duration.ofSeconds(1);

	private static final String ALT = "alt";

	private final ObjectProvider<Presence> presence;

	private final Clock clock;

	private Instant typingTold = Instant.MIN;

	ChatConsumer(ObjectProvider<Presence> presence, ObjectProvider<Clock> clock) {
		this.presence = presence;
		this.clock = clock.getIfUnique(Clock::systemUTC);
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
		if (isLive()) {
			group(RoomName.live(room())).add(channel());
		}
		send(new ChatEvent.Welcome(room(), group(groupName()).channels().size()));
		groupSendToOthers(groupName(), new ChatEvent.Join(room(), name()));
	}

	@Override
	protected void receive(ChatMessage message) {
		if (isLive() && message.isTyping()) {
			tellTyping();
		}
		else if (isLive() && message.alt() != null) {
			describeNextImage(message.alt());
		}
		else {
			say(message);
		}
	}

	private void say(ChatMessage message) {
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

	private void tellTyping() {
		Instant now = this.clock.instant();
		if (now.isBefore(this.typingTold.plus(TYPING_PAUSE))) {
			return;
		}
		this.typingTold = now;
		try {
			groupSendToOthers(RoomName.live(room()), new ChatEvent.Typing(room(), name()));
		}
		catch (ChannelLayerException ex) {
			// Others may miss that somebody types; what is typed matters, and has its
			// own error.
		}
	}

	private void describeNextImage(String alt) {
		String problem = ChatMessage.problemOfAlt(alt);
		if (problem != null) {
			send(new ChatEvent.Problem(problem));
			return;
		}
		session().put(ALT, alt);
	}

	@Override
	protected void receive(byte[] image) {
		String alt = session().get(ALT, String.class).orElse(null);
		session().remove(ALT);
		try {
			channels().channel("thumbnails").send(new ThumbnailJob(room(), name(), groupName(), channel(), alt, image));
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

	private boolean isLive() {
		return connection().handshake().query("live").isPresent();
	}

	private String channel() {
		return connection().channel().value();
	}

	private ChannelSession session() {
		return context().session();
	}

	private String groupName() {
		return RoomName.group(room());
	}

}
