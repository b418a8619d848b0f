package io.channels.benchmarks.load;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.channels.benchmarks.load.process.Container;
import io.channels.benchmarks.load.process.Jdk;
import io.channels.benchmarks.load.scenario.ServerKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Options}.
 */
class OptionsTests {

	private static final String VERSION = String.valueOf(Jdk.all().get(0).version());

	@Test
	void choosesWhatIsMeasured() {
		Options options = Options.of("--rows", "fan1000,echo1", "--servers", "raw,channels", "--containers", "jetty",
				"--jdks", VERSION, "--seconds", "3", "--jvm-flags", "-Xlog:gc -Xint");

		assertThat(options.rows()).extracting(Row::id).containsExactly("fan1000", "echo1");
		assertThat(options.servers()).containsExactly(ServerKind.RAW, ServerKind.CHANNELS);
		assertThat(options.platforms()).singleElement()
			.satisfies((platform) -> assertThat(platform.container()).isEqualTo(Container.JETTY));
		assertThat(options.pace().time()).isEqualTo(Duration.ofSeconds(3));
		assertThat(options.jvmFlags()).containsExactly("-Xlog:gc", "-Xint");
	}

	@Test
	void measuresAllRowsByDefault() {
		assertThat(Options.of("--jdks", VERSION).rows()).isEqualTo(Row.all());
	}

	@ParameterizedTest
	@CsvSource({ "--rows,nope,'nope'", "--servers,nope,channels", "--containers,nope,tomcat", "--seconds,0,'--seconds'",
			"--seconds,x,'--seconds'", "--nope,1,--nope", "rows,all,no option" })
	void saysWhatIsWrong(String option, String value, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.of("--jdks", VERSION, option, value))
			.withMessageContaining(message);
	}

	@Test
	void saysWhichJdksThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.of("--jdks", "1"))
			.withMessageContaining("Found")
			.withMessageContaining(VERSION);
	}

	@Test
	void missesAValue() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.of("--rows"))
			.withMessageContaining("needs a value");
	}

}
