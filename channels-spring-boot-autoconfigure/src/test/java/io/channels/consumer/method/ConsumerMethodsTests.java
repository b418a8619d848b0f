package io.channels.consumer.method;

import java.io.IOException;
import java.lang.reflect.Method;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.ReflectionUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channel;
import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.consumer.ChannelSession;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.DenyConnectionException;
import io.channels.consumer.Groups;
import io.channels.consumer.InvalidMessageException;
import io.channels.consumer.MessageConsumer;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.InvalidContentException;
import io.channels.message.Message;
import io.channels.routing.InvalidRouteException;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.RecordingConnection;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ConsumerMethodsTests {

	private static final Set<String> EVERYTHING = Set.of("websocket.connect", "websocket.receive",
			"websocket.disconnect", "jobs");

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Channels channels = Channels.of(new ChannelLayers(Map.of("default", this.layer)),
			new ContentConverter(this.mapper));

	private final RecordingConnection connection = RecordingConnection.of("/chat/blue", new Ann());

	private final Methods methods = new Methods();

	private Map<String, String> captures = new HashMap<>();

	@Test
	void whatBelongsToAMessageIsSuppliedByType() throws Exception {
		TestContext context = receive("hi");
		call("context", context);

		assertThat(this.methods.seen).element(0).isSameAs(context);
		assertThat(this.methods.seen).element(1).isSameAs(context.message());
		assertThat(this.methods.seen).element(2).isSameAs(context.message().content());
		assertThat(this.methods.seen).element(3).isSameAs(this.channels);
		assertThat(this.methods.seen).element(4).isSameAs(context.session());
		assertThat(this.methods.seen).element(5).isSameAs(this.connection);
		assertThat(this.methods.seen).element(6).isSameAs(this.connection.handshake());
	}

	@Test
	void replyChannelIsThatOfTheMessage() throws Exception {
		call("replyChannel", receive("hi"));

		assertThat(this.methods.seen).singleElement().hasToString("websocket.send.test!1");
	}

	@Test
	void groupsActForTheConnection() throws Exception {
		call("groups", receive("hi"));

		assertThat(this.channels.group("team").channels()).containsExactly("websocket.send.test!1");
	}

	@Test
	void principalIsWhoTheClientIs() throws Exception {
		call("principal", receive("hi"));

		assertThat(this.methods.seen).singleElement().isEqualTo(this.connection.handshake().principal());
	}

	@Test
	void principalMayBeAskedForByAMoreSpecialType() throws Exception {
		call("ann", receive("hi"));

		assertThat(this.methods.seen).singleElement().isEqualTo(this.connection.handshake().principal());
	}

	@Test
	void principalOfAnotherTypeIsNull() throws Exception {
		call("bob", receive("hi"));

		assertThat(this.methods.seen).containsExactly((Object) null);
	}

	@Test
	void principalOfAnUnknownClientIsNull() throws Exception {
		call("principal",
				TestContext.of(new WebSocketEvent.Connect(), RecordingConnection.at("/"), Map.of(), this.channels));

		assertThat(this.methods.seen).containsExactly((Object) null);
	}

	@Test
	void closeCodeIsThatOfTheDisconnect() throws Exception {
		call("closeCode", event(new WebSocketEvent.Disconnect(CloseCode.GOING_AWAY, 3)));

		assertThat(this.methods.seen).containsExactly(CloseCode.GOING_AWAY);
	}

	@Test
	void closeCodeOfAnotherEventIsNull() throws Exception {
		call("closeCode", receive("hi"));

		assertThat(this.methods.seen).containsExactly((Object) null);
	}

	@Test
	void connectionOfABackgroundMessageIsAnError() {
		assertThatIllegalStateException().isThrownBy(() -> call("connection", background(Map.of("id", 1))))
			.withMessage("A message on 'jobs' belongs to no WebSocket");
		assertThatIllegalStateException().isThrownBy(() -> call("groups", background(Map.of("id", 1))))
			.withMessage("A message on 'jobs' names no reply channel");
	}

	@Test
	void capturedValuesAreSuppliedByNameAndConverted() throws Exception {
		UUID id = UUID.randomUUID();
		this.captures = Map.of("room", "blue", "number", "42", "id", id.toString(), "color", "red", "tags", "a,b",
				"maybe", "7");
		call("captured", receive("hi"));

		assertThat(this.methods.seen).containsExactly("blue", 42L, id, Color.RED, List.of("a", "b"), Optional.of(7));
	}

	@Test
	void capturedStringComesBeforeTheTextOfTheSameName() throws Exception {
		this.captures = Map.of("text", "captured");
		call("text", receive("frame"));

		assertThat(this.methods.seen).containsExactly("captured");
	}

	@Test
	void groupThatCapturedNothingIsNullOrEmpty() throws Exception {
		MessageConsumer consumer = consumer("optionalCaptures", Set.of("websocket.receive"), Set.of("room", "maybe"));
		consumer.consume(receive("hi"));

		assertThat(this.methods.seen).containsExactly(null, Optional.empty());
	}

	@Test
	void connectWithAValueThatCannotBeConvertedIsDenied() {
		this.captures = Map.of("number", "many");

		assertThatExceptionOfType(DenyConnectionException.class)
			.isThrownBy(() -> call("number", event(new WebSocketEvent.Connect())));
	}

	@Test
	void messageWithAValueThatCannotBeConvertedIsInvalid() {
		this.captures = Map.of("number", "many");

		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> call("number", receive("hi")))
			.withMessage("'many' is no valid 'number'")
			.extracting(InvalidMessageException::getCode)
			.isEqualTo("invalid_path");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello", "" })
	void textIsThatOfTheFrame(String text) throws Exception {
		call("text", receive(text));

		assertThat(this.methods.seen).containsExactly(text);
	}

	@Test
	void anyStringOfAMethodThatOnlyReceivesIsTheText() throws Exception {
		consumer("anyString", Set.of("websocket.receive"), Set.of()).consume(receive("hello"));

		assertThat(this.methods.seen).containsExactly("hello");
	}

	@Test
	void anyStringOfAnotherMethodIsRefused() {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> consumer("anyString", EVERYTHING, Set.of("room")))
			.withMessageContainingAll("'line'", "java.lang.String", "Methods.anyString");
	}

	@Test
	void textOfABinaryFrameIsNull() throws Exception {
		call("text", receive(new byte[] { 1 }));

		assertThat(this.methods.seen).containsExactly((Object) null);
	}

	@Test
	void bytesAreThoseOfTheFrame() throws Exception {
		call("bytes", receive(new byte[] { 1, 2 }));
		call("bytes", receive(new byte[0]));
		call("bytes", receive("text"));

		assertThat(this.methods.seen).usingRecursiveComparison()
			.isEqualTo(Arrays.asList(new byte[] { 1, 2 }, new byte[0], null));
	}

	@Test
	void textAndBytesOfABackgroundMessageAreThoseOfItsKeys() throws Exception {
		call("text", background(Map.of("text", "hello")));
		call("bytes", background(Map.of("bytes", new byte[] { 3 })));

		assertThat(this.methods.seen).usingRecursiveComparison().isEqualTo(List.of("hello", new byte[] { 3 }));
	}

	@Test
	void recordIsTheJsonOfATextFrame() throws Exception {
		call("record", receive("{\"name\":\"ann\",\"age\":7}"));

		assertThat(this.methods.seen).containsExactly(new Person("ann", 7));
	}

	@Test
	void mapListAndTreeAreTheJsonOfATextFrame() throws Exception {
		call("map", receive("{\"a\":[1]}"));
		call("list", receive("[{\"name\":\"ann\",\"age\":7}]"));
		call("tree", receive("[1]"));

		assertThat(this.methods.seen).containsExactly(Map.of("a", List.of(1)), List.of(new Person("ann", 7)),
				this.mapper.createArrayNode().add(1));
	}

	@Test
	void recordIsTheContentOfABackgroundMessage() throws Exception {
		call("record", background(Map.of("name", "ann", "age", 7)));

		assertThat(this.methods.seen).containsExactly(new Person("ann", 7));
	}

	@Test
	void recordKeepsBytesOfABackgroundMessage() throws Exception {
		byte[] image = { 1, 2, 3 };
		call("image", background(Map.of("image", image)));

		assertThat(this.methods.seen).singleElement()
			.isInstanceOfSatisfying(Image.class, (seen) -> assertThat(seen.image()).isEqualTo(image));
	}

	@Test
	void malformedJsonIsAnInvalidMessageThatSaysWhere() {
		assertThatExceptionOfType(InvalidMessageException.class)
			.isThrownBy(() -> call("record", receive("{\"name\":\n oops}")))
			.withMessageStartingWith("Malformed JSON at line 2, column")
			.extracting(InvalidMessageException::getCode)
			.isEqualTo("invalid_json");
	}

	@Test
	void fieldOfTheWrongTypeIsAnInvalidMessageThatNamesIt() {
		assertThatExceptionOfType(InvalidMessageException.class)
			.isThrownBy(() -> call("record", receive("{\"name\":\"ann\",\"age\":\"old\"}")))
			.withMessage("Field 'age' has a value of the wrong type");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "7", "{\"name\":\"ann\"", "\u0000" })
	void whatIsNoJsonOfTheTypeIsAnInvalidMessage(String text) {
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> call("record", receive(text)))
			.extracting(InvalidMessageException::getCode)
			.isEqualTo("invalid_json");
	}

	@Test
	void problemOfAnInvalidMessageNamesNoClass() {
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> call("record", receive("[]")))
			.withMessage("The message has not the expected form");
	}

	@Test
	void binaryFrameWhereJsonIsExpectedIsAnInvalidMessage() {
		assertThatExceptionOfType(InvalidMessageException.class)
			.isThrownBy(() -> call("record", receive(new byte[] { 1 })))
			.withMessage("A binary frame where JSON text was expected");
	}

	@Test
	void backgroundMessageThatDoesNotFitTheRecordIsInvalid() {
		assertThatExceptionOfType(InvalidMessageException.class)
			.isThrownBy(() -> call("record", background(Map.of("name", "ann", "age", "old"))))
			.extracting(InvalidMessageException::getCode)
			.isEqualTo("invalid_message");
	}

	@Test
	void resolverOfTheApplicationComesFirst() throws Exception {
		ArgumentResolver resolver = (parameter) -> (parameter.type() == Person.class)
				? (context) -> new Person("custom", 1) : null;
		new ConsumerMethods(List.of(resolver), ApplicationConversionService.getSharedInstance(), this.mapper)
			.of(() -> this.methods, method("record"), EVERYTHING, Set.of())
			.consume(receive("not even JSON"));

		assertThat(this.methods.seen).containsExactly(new Person("custom", 1));
	}

	@Test
	void parametersAreLookedAtOnce() throws Exception {
		List<String> prepared = new ArrayList<>();
		ArgumentResolver resolver = (parameter) -> {
			prepared.add(parameter.name());
			return null;
		};
		MessageConsumer consumer = new ConsumerMethods(List.of(resolver),
				ApplicationConversionService.getSharedInstance(), this.mapper)
			.of(() -> this.methods, method("text"), EVERYTHING, Set.of());
		consumer.consume(receive("a"));
		consumer.consume(receive("b"));

		assertThat(prepared).containsExactly("text");
	}

	@Test
	void exceptionOfTheMethodComesOutAsItIs() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> call("failing", receive("hi")))
			.withMessage("disk full");
	}

	@Test
	void nothingIsSentForNull() throws Exception {
		returning(null);

		assertThat(this.connection.replies()).isEmpty();
	}

	@Test
	void returnedStringIsSentAsText() throws Exception {
		returning("");

		assertThat(this.connection.replies()).containsExactly(WebSocketReply.text(""));
	}

	@Test
	void returnedBytesAreSentAsBytes() throws Exception {
		returning(new byte[] { 1, 2 });

		assertThat(this.connection.replies()).singleElement()
			.satisfies((reply) -> assertThat(frame(reply).bytesOrNull()).containsExactly(1, 2));
	}

	@Test
	void returnedRecordIsSentAsJsonText() throws Exception {
		returning(new Person("ann", 7));

		assertThat(this.connection.texts()).hasSize(1);
		assertThat(this.mapper.readTree(this.connection.texts().get(0)))
			.isEqualTo(this.mapper.readTree("{\"name\":\"ann\",\"age\":7}"));
	}

	@Test
	void returnedListIsSentAsJsonText() throws Exception {
		returning(List.of(1, 2));

		assertThat(this.connection.texts()).containsExactly("[1,2]");
	}

	@Test
	void returnedReplyIsSentAsItIs() throws Exception {
		WebSocketReply reply = WebSocketReply.closing(CloseCode.of(4001).withReason("bye"));
		returning(reply);

		assertThat(this.connection.replies()).containsExactly(reply);
	}

	@Test
	void returnedMapIsTheReplyItDescribes() throws Exception {
		returning(Map.of("text", "bye", "close", 4001));

		assertThat(received("websocket.send.test!")).hasValueSatisfying(
				(message) -> assertThat(message.content().toMap()).isEqualTo(Map.of("text", "bye", "close", 4001L)));
	}

	@Test
	void returnedObjectOfABackgroundConsumerGoesToTheReplyChannelAsContent() throws Exception {
		this.methods.returned = new Person("ann", 7);
		call("returning", background(Map.of("reply_channel", "answers?a")));

		assertThat(received("answers?a")).hasValueSatisfying(
				(message) -> assertThat(message.content().toMap()).isEqualTo(Map.of("name", "ann", "age", 7L)));
	}

	@Test
	void returnedStringOfABackgroundConsumerIsNoContent() {
		this.methods.returned = "text";

		assertThatExceptionOfType(InvalidContentException.class)
			.isThrownBy(() -> call("returning", background(Map.of("reply_channel", "answers?a"))))
			.withMessageContaining("Map.of(\"text\", …)");
	}

	@Test
	void returnedObjectWithoutReplyChannelIsAnError() {
		this.methods.returned = new Person("ann", 7);

		assertThatIllegalStateException().isThrownBy(() -> call("returning", background(Map.of())))
			.withMessageContainingAll("'jobs'", Person.class.getName(), "no reply channel");
	}

	private void returning(@Nullable Object returned) throws Exception {
		this.methods.returned = returned;
		call("returning", receive("hi"));
	}

	private Optional<Message> received(String source) throws InterruptedException {
		return this.layer.receive(List.of(ChannelSource.of(source)), Duration.ZERO);
	}

	private static WebSocketFrame frame(WebSocketReply reply) {
		WebSocketFrame frame = reply.frame();
		assertThat(frame).isNotNull();
		return frame;
	}

	private void call(String method, ConsumerContext context) throws Exception {
		consumer(method, EVERYTHING, this.captures.keySet()).consume(context);
	}

	private MessageConsumer consumer(String method, Set<String> on, Set<String> captured) {
		return new ConsumerMethods(List.of(), ApplicationConversionService.getSharedInstance(), this.mapper)
			.of(() -> this.methods, method(method), on, captured);
	}

	private static Method method(String name) {
		return Arrays.stream(ReflectionUtils.getDeclaredMethods(Methods.class))
			.filter((method) -> method.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private TestContext receive(String text) {
		return event(new WebSocketEvent.Receive(new WebSocketFrame.Text(text), 1));
	}

	private TestContext receive(byte[] bytes) {
		return event(new WebSocketEvent.Receive(new WebSocketFrame.Binary(bytes), 1));
	}

	private TestContext event(WebSocketEvent event) {
		return TestContext.of(event, this.connection, this.captures, this.channels);
	}

	private TestContext background(Map<String, Object> content) {
		return TestContext.of(new Message(ChannelName.of("jobs"), Content.of(new LinkedHashMap<>(content))),
				this.captures, this.channels);
	}

	static class Methods {

		private final List<@Nullable Object> seen = new ArrayList<>();

		private @Nullable Object returned;

		void context(ConsumerContext context, Message message, Content content, Channels channels,
				ChannelSession session, WebSocketConnection connection, Handshake handshake) {
			this.seen.addAll(List.of(context, message, content, channels, session, connection, handshake));
		}

		void replyChannel(Channel channel) {
			this.seen.add(channel);
		}

		void connection(WebSocketConnection connection) {
			this.seen.add(connection);
		}

		void groups(Groups groups) {
			groups.add("team");
		}

		void principal(Principal principal) {
			this.seen.add(principal);
		}

		void ann(Ann principal) {
			this.seen.add(principal);
		}

		void bob(Bob principal) {
			this.seen.add(principal);
		}

		void closeCode(CloseCode closeCode) {
			this.seen.add(closeCode);
		}

		void captured(String room, long number, UUID id, Color color, List<String> tags, Optional<Integer> maybe) {
			this.seen.addAll(List.of(room, number, id, color, tags, maybe));
		}

		void optionalCaptures(String room, Optional<Integer> maybe) {
			this.seen.addAll(Arrays.asList(room, maybe));
		}

		void number(int number) {
			this.seen.add(number);
		}

		void text(String text) {
			this.seen.add(text);
		}

		void anyString(String line) {
			this.seen.add(line);
		}

		void bytes(byte[] data) {
			this.seen.add(data);
		}

		void record(Person person) {
			this.seen.add(person);
		}

		void image(Image image) {
			this.seen.add(image);
		}

		void map(Map<String, Object> map) {
			this.seen.add(map);
		}

		void list(List<Person> people) {
			this.seen.add(people);
		}

		void tree(JsonNode tree) {
			this.seen.add(tree);
		}

		void failing() throws IOException {
			throw new IOException("disk full");
		}

		@Nullable Object returning() {
			return this.returned;
		}

	}

	enum Color {

		RED

	}

	record Person(String name, int age) {
	}

	record Image(byte[] image) {
	}

	record Ann() implements Principal {

		@Override
		public String getName() {
			return "ann";
		}

	}

	record Bob() implements Principal {

		@Override
		public String getName() {
			return "bob";
		}

	}

}
