package io.channels.binding;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionDefinition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.binding.Model.Card;
import io.channels.binding.Model.Person;
import io.channels.binding.Model.Place;
import io.channels.binding.Model.Priority;
import io.channels.binding.Model.Seat;
import io.channels.binding.Model.Tag;
import io.channels.test.FakeClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients do to entities, on whatever database.
 */
@BindingTest
@Timeout(60)
abstract class InboundContract {

	@Autowired
	private Probe probe;

	@Autowired
	private Database database;

	@Autowired
	private CardRepository cards;

	@Autowired
	private BindingApplication.Cards cardBinding;

	@Autowired
	private BeanFactory beans;

	@Autowired
	private JsonMapper mapper;

	private FakeClient ann;

	@BeforeEach
	void prepare() {
		this.database.clear();
		this.probe.join("room.a", "room.b", "seats", "tags");
		this.cardBinding.asked.clear();
		this.cardBinding.beforeUpdate = () -> {
		};
		this.ann = FakeClient.connect(this.beans, "/bound/hall/", "ann");
	}

	@AfterEach
	void staysOpen() {
		SecurityContextHolder.clearContext();
		assertThat(this.ann.closed()).isNull();
		this.ann.disconnect();
	}

	@Test
	void createIsCarriedOutWithoutAnAnswer() {
		List<String> answers = ask("cards", "{'action':'create','data':{'room':'a','title':'one','priority':'HIGH',"
				+ "'due':'2026-01-02T03:04:05Z'}}");

		assertThat(answers).isEmpty();
		assertThat(this.cards.findAll()).singleElement().satisfies((card) -> {
			assertThat(card.title).isEqualTo("one");
			assertThat(card.priority).isEqualTo(Priority.HIGH);
			assertThat(card.due).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
			assertThat(this.probe.actions()).containsExactly("room.a create " + card.id);
		});
	}

	@Test
	void updateChangesTheFieldsThatAreGiven() {
		Card card = this.database.stored(new Card("a", "one"));
		this.probe.forget();

		assertThat(ask("cards", "{'action':'update','pk':%d,'data':{'title':'two'}}".formatted(card.id))).isEmpty();

		assertThat(stored(card)).satisfies((found) -> {
			assertThat(found.title).isEqualTo("two");
			assertThat(found.room).isEqualTo("a");
		});
		assertThat(this.probe.actions()).containsExactly("room.a update " + card.id);
	}

	@Test
	void deleteIsCarriedOut() {
		Card card = this.database.stored(new Card("a", "one"));
		this.probe.forget();

		assertThat(ask("cards", "{'action':'delete','pk':%d}".formatted(card.id))).isEmpty();

		assertThat(this.cards.count()).isZero();
		assertThat(this.probe.actions()).containsExactly("room.a delete " + card.id);
	}

	@Test
	void actionWithAnIdIsAnswered() {
		JsonNode created = answer("cards", "{'action':'create','id':'c1','data':{'room':'a','title':'one'}}");
		long pk = created.at("/payload/pk").longValue();
		JsonNode deleted = answer("cards", "{'action':'delete','id':2,'pk':%d}".formatted(pk));

		assertThat(created)
			.isEqualTo(json("{'stream':'cards','payload':{'id':'c1','action':'create','pk':%d}}".formatted(pk)));
		assertThat(deleted)
			.isEqualTo(json("{'stream':'cards','payload':{'id':2,'action':'delete','pk':%d}}".formatted(pk)));
	}

	@Test
	void onlyDeclaredFieldsAreWritten() {
		Card card = new Card("a", "one");
		card.secret = "kept";
		card.price = BigDecimal.ONE;
		this.database.stored(card);

		ask("cards", "{'action':'update','pk':%d,'data':{'title':'two','secret':'x','price':5,'nonsense':1}}"
			.formatted(card.id));
		ask("cards", "{'action':'create','data':{'room':'b','title':'new','secret':'x','price':5,'id':77}}");

		assertThat(stored(card)).satisfies((found) -> {
			assertThat(found.title).isEqualTo("two");
			assertThat(found.secret).isEqualTo("kept");
			assertThat(found.price).isEqualByComparingTo(BigDecimal.ONE);
		});
		assertThat(this.cards.findAll()).filteredOn((found) -> found.room.equals("b"))
			.singleElement()
			.satisfies((found) -> {
				assertThat(found.secret).isNull();
				assertThat(found.price).isNull();
			});
	}

	@Test
	void associationIsWrittenByItsIdentifier() {
		Person owner = this.database.stored(new Person("Ann"));

		ask("cards", "{'action':'create','data':{'room':'a','title':'one','owner':'%s'}}".formatted(owner.id));
		JsonNode error = answer("cards", "{'action':'create','data':{'room':'a','title':'two',"
				+ "'owner':'00000000-0000-0000-0000-000000000000'}}");

		assertThat(this.probe.payload().at("/data/owner").stringValue()).isEqualTo(owner.id.toString());
		assertThat(error.at("/error/fields/owner").stringValue()).isEqualTo("is the pk of no person");
	}

	@Test
	void permissionIsAskedBeforeAnythingIsLoaded() {
		Card card = this.database.stored(new Card("a", "one"));
		this.cardBinding.asked.clear();
		FakeClient eve = FakeClient.connect(this.beans, "/bound/hall/", "eve");
		this.database.factory.getStatistics().clear();

		for (String action : List.of("{'action':'update','pk':%d,'data':{'title':5}}", "{'action':'delete','pk':%d}",
				"{'action':'create','data':'no object'}")) {
			assertThat(eve.ask(frame("cards", action.formatted(card.id)))).singleElement()
				.asString()
				.contains("\"stream\":\"cards\"", "permission_denied");
		}

		assertThat(this.database.factory.getStatistics().getPrepareStatementCount()).isZero();
		assertThat(this.cardBinding.asked).containsExactly("UPDATE " + card.id, "DELETE " + card.id, "CREATE null");
		assertThat(stored(card).title).isEqualTo("one");
	}

	@Test
	void permissionThatFailsDenies() {
		FakeClient nobody = FakeClient.connect(this.beans, "/bound/hall/", null);

		assertThat(nobody.ask(frame("cards", "{'action':'create','data':{'room':'a','title':'one'}}"))).singleElement()
			.asString()
			.contains("permission_denied")
			.doesNotContain("planned");
		assertThat(this.cards.count()).isZero();
	}

	@Test
	void methodSecurityHolds() {
		this.database.stored(new Seat(new Place(1, 2), "Ann"));
		String delete = "{'action':'delete','pk':{'line':1,'position':2}}";

		ask("seats", "{'action':'update','pk':{'line':1,'position':2},'data':{'guest':'Bob'}}");
		assertCode("seats", delete, "permission_denied");
		assertThat(connectAs("USER").ask(frame("seats", delete))).singleElement()
			.asString()
			.contains("permission_denied");
		assertThat(connectAs("ADMIN").ask(frame("seats", delete))).isEmpty();

		assertThat(this.probe.actions()).containsExactly("seats create {\"line\":1,\"position\":2}",
				"seats update {\"line\":1,\"position\":2}", "seats delete {\"line\":1,\"position\":2}");
	}

	private FakeClient connectAs(String role) {
		return FakeClient.connectAs(this.beans, "/bound/hall/",
				new TestingAuthenticationToken("ann", "secret", "ROLE_" + role));
	}

	@Test
	void captureOfTheRouteReachesTheBinding() {
		assertThat(ask("tags", "{'action':'create','data':{'name':'red','meaning':'a colour'}}"))
			.containsExactly("{\"stream\":\"tags\",\"payload\":{\"room\":\"hall\"}}");
	}

	@Test
	void identifierIsChosenOnCreateAndNeverChanged() {
		this.database.stored(new Tag("red", "a colour"));

		ask("tags", "{'action':'create','data':{'name':'blue','meaning':'another'}}");
		List<String> answers = ask("tags", "{'action':'update','pk':'red','data':{'name':'green'}}");

		assertThat(answers).element(1).asString().contains("invalid_data", "\"name\":\"cannot be written\"");
		assertThat(this.probe.actions()).containsExactly("tags create \"red\"", "tags create \"blue\"");
	}

	@Test
	void identifierThatIsTakenIsInvalid() {
		this.database.stored(new Tag("red", "a colour"));

		assertThat(ask("tags", "{'action':'create','data':{'name':'red','meaning':'another'}}")).element(1)
			.asString()
			.contains("invalid_data");
		assertThat(this.probe.actions()).hasSize(1);
	}

	@Test
	void constraintOfTheDatabaseIsInvalidData() {
		Card card = new Card("a", "one");
		card.code = "unique";
		this.database.stored(card);

		assertCode("cards", "{'action':'create','data':{'room':'a','title':'two','code':'unique'}}", "invalid_data");
		assertThat(this.cards.count()).isOne();
	}

	@Test
	void constraintIsInvalidDataBeforeTheCommitToo() {
		ask("tasks", "{'action':'create','data':{'text':'unique'}}");

		assertCode("tasks", "{'action':'create','data':{'text':'unique'}}", "invalid_data");
	}

	@Test
	void problemsAreToldByField() {
		JsonNode types = answer("cards",
				"{'action':'create','data':{'room':[],'title':'one','priority':'NONE'," + "'due':'yesterday'}}");
		JsonNode rules = answer("cards", "{'action':'create','data':{'room':'a','title':' '}}");
		JsonNode missing = answer("cards", "{'action':'create','data':{'room':'a'}}");

		assertThat(types.at("/error/code").stringValue()).isEqualTo("invalid_data");
		assertThat(types.at("/error/fields").propertyNames()).containsExactlyInAnyOrder("room", "priority", "due");
		assertThat(types.toString()).doesNotContain("Exception", "io.channels", "java.");
		assertThat(rules.at("/error/fields/title").stringValue()).isEqualTo("must not be blank");
		assertThat(missing.at("/error/fields").propertyNames()).containsExactly("title");
		assertThat(this.cards.count()).isZero();
	}

	@Test
	void invalidUpdateChangesNothing() {
		Card card = this.database.stored(new Card("a", "one"));
		this.probe.forget();

		assertCode("cards", "{'action':'update','pk':%d,'data':{'room':'b','title':''}}".formatted(card.id),
				"invalid_data");

		assertThat(stored(card).room).isEqualTo("a");
		assertThat(this.probe.heard()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{'action':'explode','pk':1} | unknown_action", "{'pk':1} | unknown_action",
			"{'action':5} | unknown_action", "{'action':{}} | unknown_action",
			"{'action':'update','data':{}} | invalid_pk", "{'action':'delete'} | invalid_pk",
			"{'action':'delete','pk':null} | invalid_pk", "{'action':'delete','pk':'x'} | invalid_pk",
			"{'action':'delete','pk':{}} | invalid_pk", "{'action':'delete','pk':true} | invalid_pk",
			"{'action':'delete','pk':1.5} | invalid_pk",
			"{'action':'delete','pk':99999999999999999999999} | invalid_pk", "{'action':'delete','pk':-1} | not_found",
			"{'action':'update','pk':-1,'data':{}} | not_found", "{'action':'update','pk':-1} | invalid_data",
			"{'action':'create'} | invalid_data", "{'action':'create','data':[]} | invalid_data" })
	void uselessActionIsAnsweredWithItsCode(String payload, String code) {
		assertCode("cards", payload, code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'red'", "[1]", "{'line':'x'}" })
	void uselessEmbeddedIdentifierIsInvalid(String pk) {
		assertCode("seats", "{'action':'delete','pk':%s}".formatted(pk), "invalid_pk");
	}

	@Test
	void lostOptimisticLockIsAConflict() {
		Card card = this.database.stored(new Card("nowhere", "one"));
		this.cardBinding.beforeUpdate = () -> this.database.run(TransactionDefinition.PROPAGATION_REQUIRES_NEW, false,
				(entities) -> entities.find(Card.class, card.id).title = "faster");

		assertCode("cards", "{'action':'update','pk':%d,'data':{'title':'slower','room':'a'}}".formatted(card.id),
				"conflict");

		assertThat(this.probe.heard()).isEmpty();
	}

	@Test
	void versionTellsWhatTheClientHasSeen() {
		Card card = this.database.stored(new Card("titled", "one"));

		assertCode("titles", "{'action':'update','pk':%d,'data':{'title':'two','version':7}}".formatted(card.id),
				"conflict");
		assertThat(stored(card).title).isEqualTo("one");
		assertThat(ask("titles", "{'action':'update','pk':%d,'data':{'title':'two','version':0}}".formatted(card.id)))
			.isEmpty();
		assertThat(stored(card).title).isEqualTo("two");
	}

	@Test
	void refusalSaysWhichMessageItAnswers() {
		JsonNode answer = answer("cards", "{'action':'delete','id':'d1','pk':'none'}");

		assertThat(answer.at("/error/code").stringValue()).isEqualTo("invalid_pk");
		assertThat(answer.at("/error/id").stringValue()).isEqualTo("d1");
	}

	private void assertCode(String stream, String payload, String code) {
		JsonNode answer = answer(stream, payload);
		assertThat(answer.propertyNames()).containsExactlyInAnyOrder("stream", "error");
		assertThat(answer.path("stream").stringValue()).isEqualTo(stream);
		assertThat(answer.at("/error/code").stringValue()).isEqualTo(code);
		assertThat(answer.at("/error/message").stringValue()).isNotBlank();
	}

	private Card stored(Card card) {
		return this.cards.findById(card.id).orElseThrow();
	}

	private JsonNode answer(String stream, String payload) {
		List<String> answers = ask(stream, payload);
		assertThat(answers).hasSize(1);
		return this.mapper.readTree(answers.get(0));
	}

	private List<String> ask(String stream, String payload) {
		return this.ann.ask(frame(stream, payload));
	}

	private JsonNode json(String text) {
		return this.mapper.readTree(text.replace('\'', '"'));
	}

	private static String frame(String stream, String payload) {
		return "{\"stream\":\"%s\",\"payload\":%s}".formatted(stream, payload.replace('\'', '"'));
	}

}
