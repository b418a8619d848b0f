package io.channels.docs;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the tests that {@code docs/testing.md} shows.
 */
@Timeout(120)
class TestingDocumentationTests {

	private static final Path OUTPUT = Path.of("target", "testing-snippets");

	static Stream<Snippet> snippets() {
		return Documentation.snippets("java").filter((snippet) -> snippet.page().equals("docs/testing.md"));
	}

	@ParameterizedTest
	@MethodSource("snippets")
	void testsPass(Snippet snippet) throws Exception {
		TestExecutionSummary summary = new SnippetRun(OUTPUT).run(snippet);

		assertThat(summary.getFailures()).extracting((failure) -> failure.getException().toString()).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isPositive();
	}

	@Test
	void testThatFailsIsFound() throws Exception {
		Snippet wrong = new Snippet("page.md", 0, "java", """
				import org.junit.jupiter.api.Test;

				class WrongTests {

					@Test
					void fails() {
						throw new AssertionError("wrong");
					}

				}
				""");

		TestExecutionSummary summary = new SnippetRun(OUTPUT).run(wrong);

		assertThat(summary.getFailures()).singleElement()
			.satisfies((failure) -> assertThat(failure.getException()).hasMessage("wrong"));
	}

}
