package io.channels.layer;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.channels.message.Content;

/**
 * The nodes that share a layer, for questions that people ask now and then. Questions are
 * no messages: they count nowhere, and nobody keeps them for a node that is away.
 */
public interface Peers {

	/**
	 * Return the name of this node.
	 */
	String self();

	/**
	 * Return the names of all nodes. One that has just died may be among them.
	 */
	Set<String> all();

	/**
	 * Ask another node.
	 * @param node its name
	 * @param question what it is asked
	 * @param timeout how long to wait for the answer
	 * @return the answer, or a failure if there is none in time
	 */
	CompletableFuture<Content> ask(String node, Content question, Duration timeout);

	/**
	 * Answer what other nodes ask this one. Until then, and while many questions wait,
	 * they get no answer.
	 * @param answer answers a question, on a thread of its own
	 */
	void answer(UnaryOperator<Content> answer);

}
