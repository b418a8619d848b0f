package io.channels.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import io.channels.cluster.Question.Answer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.Peers;
import io.channels.message.Content;

/**
 * Asks nodes, all at a time, this one too. Immutable, for any thread.
 */
final class Inquiry {

	private static final Logger logger = LoggerFactory.getLogger(Inquiry.class);

	/**
	 * Less than the second after which pages ask again.
	 */
	private static final Duration TIMEOUT = Duration.ofMillis(700);

	private static final String TEXT = "json";

	/**
	 * The application's own may differ from node to node.
	 */
	private final JsonMapper mapper = JsonMapper.builder().build();

	private final ThisNode node;

	private final @Nullable Peers peers;

	/**
	 * Create an inquiry, and answer others from now on.
	 * @param node this node
	 * @param peers how to reach others, or null if there are none
	 */
	Inquiry(ThisNode node, @Nullable Peers peers) {
		this.node = node;
		this.peers = peers;
		if (peers != null) {
			peers.answer((question) -> write(node.answer(read(question, Question.class))));
		}
	}

	/**
	 * Return the names of all nodes, in order.
	 */
	Collection<String> nodes() {
		TreeSet<String> names = new TreeSet<>(List.of(this.node.name()));
		if (this.peers != null) {
			try {
				names.addAll(this.peers.all());
			}
			catch (ChannelLayerException ex) {
				logger.debug("The layer does not tell its nodes", ex);
			}
		}
		return names;
	}

	/**
	 * Ask nodes, each its own question.
	 * @return what each has answered, in their order, null if it did not in time
	 */
	Map<String, @Nullable Answer> ask(Map<String, Question> questions) {
		Map<String, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
		questions.forEach((name, question) -> asked.put(name, ask(name, question)));
		Map<String, @Nullable Answer> answers = new LinkedHashMap<>();
		asked.forEach((name, answer) -> answers.put(name, await(name, answer)));
		return answers;
	}

	private CompletableFuture<Answer> ask(String name, Question question) {
		if (this.peers == null || name.equals(this.node.name())) {
			return CompletableFuture.completedFuture(this.node.answer(question));
		}
		return this.peers.ask(name, write(question), TIMEOUT).thenApply((answer) -> read(answer, Answer.class));
	}

	private static @Nullable Answer await(String name, CompletableFuture<Answer> answer) {
		try {
			return answer.join();
		}
		catch (CompletionException ex) {
			logger.debug("Node '{}' does not answer", name, ex);
			return null;
		}
	}

	private Content write(Object value) {
		return Content.of(TEXT, this.mapper.writeValueAsString(value));
	}

	private <T> T read(Content content, Class<T> type) {
		return this.mapper.readValue(content.text(TEXT), type);
	}

}
