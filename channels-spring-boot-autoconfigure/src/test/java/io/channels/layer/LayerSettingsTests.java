package io.channels.layer;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import io.channels.message.ChannelName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LayerSettingsTests {

	private final LayerSettings settings = LayerSettings.defaults();

	@Test
	void defaultsAreThoseOfChannels() {
		assertThat(this.settings.capacities().of(ChannelName.of("any"))).isEqualTo(100);
		assertThat(this.settings.expiry()).hasSeconds(60);
		assertThat(this.settings.groupExpiry()).hasDays(1);
		assertThat(this.settings.maxMessageSize()).isEqualTo(DataSize.ofMegabytes(1));
	}

	@Test
	void timesAndSizesArePositive() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.settings.withExpiry(Duration.ZERO, Duration.ofDays(1)))
			.withMessageContainingAll("expiry", "0 ms");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.settings.withExpiry(Duration.ofSeconds(1), Duration.ofNanos(1)))
			.withMessageContainingAll("group-expiry", "0 ms");
		assertThatIllegalArgumentException().isThrownBy(() -> this.settings.withMaxMessageSize(DataSize.ofBytes(0)))
			.withMessageContainingAll("max-message-size", "0B");
	}

	@Test
	void encryptionKeysAreNotEmpty() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.settings.withEncryptionKeys(List.of("secret", " ")))
			.withMessage("encryption-keys holds an empty key, which would protect nothing");
	}

	@Test
	void changedSettingsKeepTheOthers() {
		LayerSettings changed = this.settings.withCapacity(7, Map.of())
			.withExpiry(Duration.ofSeconds(1), Duration.ofSeconds(2))
			.withMaxMessageSize(DataSize.ofBytes(3));

		assertThat(changed.capacities().of(ChannelName.of("any"))).isEqualTo(7);
		assertThat(changed.expiry()).hasSeconds(1);
		assertThat(changed.groupExpiry()).hasSeconds(2);
		assertThat(changed.maxMessageSize()).isEqualTo(DataSize.ofBytes(3));
		assertThat(changed.alias()).isEqualTo("default");
		assertThat(changed.prefix()).isEqualTo("channels");
	}

}
