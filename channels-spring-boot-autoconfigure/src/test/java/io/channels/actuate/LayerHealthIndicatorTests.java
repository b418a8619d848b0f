package io.channels.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelLayers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

class LayerHealthIndicatorTests {

	private final ChannelLayer layer = mock(ChannelLayer.class);

	@Test
	void layerWithoutProblemIsUp() {
		Health health = health();

		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).isEqualTo(Map.of("layer", "jobs"));
	}

	@Test
	void layerWithProblemIsDownAndTellsIt() {
		given(this.layer.problem()).willReturn(Optional.of("No answer for 5 s"));

		Health health = health();

		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).isEqualTo(Map.of("layer", "jobs", "problem", "No answer for 5 s"));
	}

	@Test
	void layerWhoseProblemIsSolvedIsUpAgain() {
		given(this.layer.problem()).willReturn(Optional.of("No answer")).willReturn(Optional.empty());

		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void layerThatCannotSayIsDownWithTheException() {
		given(this.layer.problem()).willThrow(new ChannelLayerException("broken"));

		Health health = health();

		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("layer", "jobs")
			.containsEntry("error", "io.channels.layer.ChannelLayerException: broken");
	}

	@Test
	void statisticsAreNotAskedForSinceTheyMayWait() {
		health();

		verify(this.layer, never()).statistics();
	}

	@Test
	void eachLayerHasAnEntryInTheOrderOfTheConfiguration() {
		Map<String, ChannelLayer> layers = new LinkedHashMap<>();
		layers.put("second", this.layer);
		layers.put("default", mock(ChannelLayer.class));
		given(this.layer.problem()).willReturn(Optional.of("No answer"));

		CompositeHealthContributor contributor = LayerHealthIndicator.ofEach(new ChannelLayers(layers));

		assertThat(contributor.stream()).extracting(HealthContributors.Entry::name)
			.containsExactly("second", "default");
		assertThat(contributor.stream()).extracting((entry) -> ((HealthIndicator) entry.contributor()).health())
			.extracting(Health::getStatus)
			.containsExactly(Status.DOWN, Status.UP);
	}

	private Health health() {
		return new LayerHealthIndicator("jobs", this.layer).health();
	}

}
