package io.channels.restart;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import io.channels.binding.BindingAction;
import io.channels.binding.WebSocketBinding;
import io.channels.channel.Channel;
import io.channels.channel.Channels;
import io.channels.consumer.ChannelSession;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.multiplex.Stream;
import io.channels.multiplex.WebSocketDemultiplexer;
import io.channels.websocket.consumer.JsonWebSocketConsumer;

/**
 * An application whose classes change while it is developed: each start has a class
 * loader of its own for it and what is nested here, while that of the libraries stays.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@AutoConfigurationPackage
@Import({ RestartedApplication.Talk.class, RestartedApplication.Work.class, RestartedApplication.Board.class,
		RestartedApplication.Notes.class })
public class RestartedApplication {

	public record Said(String text) {
	}

	public record Job(Said said, String reply) {
	}

	/**
	 * Remembers what is said, and lets a worker answer.
	 */
	@Consumer
	@Route("/talk")
	public static class Talk extends JsonWebSocketConsumer<Said> {

		private final Channels channels;

		Talk(Channels channels) {
			this.channels = channels;
		}

		@Override
		protected void receive(Said said) {
			session().put("said", said);
			Said remembered = session().get("said", Said.class).orElseThrow();
			this.channels.channel("work").send(new Job(remembered, connection().channel().value()));
		}

		private ChannelSession session() {
			return context().session();
		}

	}

	/**
	 * Answers what was said.
	 */
	@Consumer
	public static class Work {

		private final Channels channels;

		Work(Channels channels) {
			this.channels = channels;
		}

		@Route(channel = "work")
		void answer(Job job) {
			Channel reply = this.channels.channel(job.reply());
			reply.send(Map.of("text", "%s by %s".formatted(job.said().text(), getClass().getClassLoader().getName())));
		}

	}

	@Entity(name = "Note")
	public static class Note {

		@Id
		@GeneratedValue
		@Nullable Long id;

		@Nullable String text;

	}

	@Consumer
	@Route("/board")
	public static class Board extends WebSocketDemultiplexer {

		@Override
		protected List<String> connectionGroups() {
			return List.of("notes");
		}

	}

	@Consumer
	@Stream(value = "notes", of = Board.class)
	public static class Notes extends WebSocketBinding<Note, Long> {

		@Override
		protected Set<String> fields() {
			return Set.of("text");
		}

		@Override
		protected Collection<String> groupNames(Note note) {
			return List.of("notes");
		}

		@Override
		protected boolean hasPermission(@Nullable Principal principal, BindingAction action, @Nullable Long id) {
			return true;
		}

	}

}
