package io.channels.transaction;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.CommittedSends;
import io.channels.channel.ContentConverter;
import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.MessageTooLargeException;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.InvalidContentException;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Sends that wait for real transactions.
 */
@ExtendWith(OutputCaptureExtension.class)
class SendAfterCommitTests {

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC()).create(
			LayerSettings.defaults().withCapacity(100, Map.of("small", 1)).withMaxMessageSize(DataSize.ofBytes(1000)));

	private final CommittedSends committedSends = new CommittedSends(new SpringTransaction());

	private final Channels channels = Channels.of(new ChannelLayers(Map.of("default", this.layer)),
			new ContentConverter(JsonMapper.shared()), this.committedSends);

	private final PlatformTransactionManager transactionManager = new JdbcTransactionManager(
			new DriverManagerDataSource("jdbc:h2:mem:"));

	@Test
	void messagesAreSentAfterTheCommitInTheOrderOfTheCalls() throws InterruptedException {
		this.channels.group("all").add("jobs");

		transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			send("1");
			this.channels.group("all").sendAfterCommit(Map.of("id", "2"));
			send("3");
			assertThat(pending()).isZero();
		});

		assertThat(received()).containsExactly("1", "2", "3");
	}

	@Test
	void nothingIsSentAfterARollback() {
		assertThatIllegalStateException()
			.isThrownBy(() -> transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
				send("1");
				this.channels.group("all").sendAfterCommit(Map.of("id", "2"));
				throw new IllegalStateException("planned");
			}));
		transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			send("3");
			status.setRollbackOnly();
		});

		assertThat(pending()).isZero();
	}

	@Test
	void withoutATransactionMessagesAreSentAtOnce() throws InterruptedException {
		send("1");

		assertThat(received()).containsExactly("1");
	}

	@Test
	void scopeWithoutATransactionDoesNotHoldMessagesBack() throws InterruptedException {
		transaction(TransactionDefinition.PROPAGATION_SUPPORTS).executeWithoutResult((status) -> {
			send("1");
			assertThat(pending()).isOne();
		});

		assertThat(received()).containsExactly("1");
	}

	@Test
	void withoutATransactionTheSenderSeesThatTheChannelIsFull() {
		this.channels.channel("small").sendAfterCommit(Map.of("id", "1"));

		assertThatExceptionOfType(ChannelFullException.class)
			.isThrownBy(() -> this.channels.channel("small").sendAfterCommit(Map.of("id", "2")));
		assertThat(this.committedSends.failed()).isZero();
	}

	@Test
	void messageIsCopiedAtTheCall() throws InterruptedException {
		Map<String, Object> content = new HashMap<>(Map.of("id", "before"));

		transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			this.channels.channel("jobs").sendAfterCommit(content);
			content.put("id", "after");
		});

		assertThat(received()).containsExactly("before");
	}

	@Test
	void messageIsCheckedAtTheCall() {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			assertThatExceptionOfType(InvalidContentException.class)
				.isThrownBy(() -> this.channels.channel("jobs").sendAfterCommit("no content"));
			assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(() -> send("x".repeat(2000)));
			assertThatExceptionOfType(MessageTooLargeException.class)
				.isThrownBy(() -> this.channels.group("all").sendAfterCommit(Map.of("id", "x".repeat(2000))));
		});

		assertThat(pending()).isZero();
	}

	@Test
	void sendThatFailsIsCountedAndLoggedAndKeepsNothingFromBeingSent(CapturedOutput output)
			throws InterruptedException {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			this.channels.channel("small").sendAfterCommit(Map.of("id", "taken"));
			this.channels.channel("small").sendAfterCommit(Map.of("id", "refused"));
			send("1");
		});

		assertThat(received()).containsExactly("1");
		assertThat(this.committedSends.failed()).isOne();
		assertThat(output).contains("'small' does not get a message that waited for a commit");
	}

	@Test
	void somebodyElsesFailureAfterTheCommitKeepsNothingFromBeingSent() throws InterruptedException {
		assertThatIllegalStateException()
			.isThrownBy(() -> transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
				send("1");
				afterCommit(() -> {
					throw new IllegalStateException("planned");
				});
				send("2");
			}));

		assertThat(received()).containsExactly("1", "2");
	}

	@Test
	void messageThatIsSentWhileOthersHearOfTheCommitIsNotLost() throws InterruptedException {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED)
			.executeWithoutResult((status) -> afterCommit(() -> send("1")));

		assertThat(received()).containsExactly("1");
	}

	@Test
	void newTransactionInsideHasItsOwnMessages() throws InterruptedException {
		assertThatIllegalStateException()
			.isThrownBy(() -> transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
				send("outer");
				transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
					.executeWithoutResult((inner) -> send("inner"));
				assertThat(pending()).isOne();
				throw new IllegalStateException("planned");
			}));

		assertThat(received()).containsExactly("inner");
	}

	@Test
	void rollbackOfANewTransactionInsideConcernsItsMessagesOnly() throws InterruptedException {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			send("1");
			transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult((inner) -> {
				send("inner");
				inner.setRollbackOnly();
			});
			send("2");
		});

		assertThat(received()).containsExactly("1", "2");
	}

	@Test
	void rollbackToASavepointConcernsTheMessagesBehindItOnly() throws InterruptedException {
		transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			send("1");
			transaction(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((nested) -> send("2"));
			transaction(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((nested) -> {
				send("nested");
				nested.setRollbackOnly();
			});
			send("3");
		});

		assertThat(received()).containsExactly("1", "2", "3");
	}

	private TransactionTemplate transaction(int propagation) {
		TransactionTemplate template = new TransactionTemplate(this.transactionManager);
		template.setPropagationBehavior(propagation);
		return template;
	}

	private static void afterCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

	private void send(String id) {
		this.channels.channel("jobs").sendAfterCommit(Map.of("id", id));
	}

	private long pending() {
		return this.layer.statistics(ChannelName.of("jobs")).pending();
	}

	private List<Object> received() throws InterruptedException {
		List<Object> ids = new ArrayList<>();
		var message = this.layer.receive(List.of(ChannelSource.of("jobs")), Duration.ZERO);
		while (message.isPresent()) {
			message.map((received) -> id(received)).ifPresent(ids::add);
			message = this.layer.receive(List.of(ChannelSource.of("jobs")), Duration.ZERO);
		}
		return ids;
	}

	private static Object id(Message message) {
		return String.valueOf(message.get("id"));
	}

}
