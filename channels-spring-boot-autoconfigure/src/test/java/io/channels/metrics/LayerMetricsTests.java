package io.channels.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelLayers;
import io.channels.layer.DropReason;
import io.channels.layer.FanOutStatistics;
import io.channels.layer.LayerStatistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

class LayerMetricsTests {

	private final ChannelLayer layer = mock(ChannelLayer.class);

	private final ChannelLayers layers = new ChannelLayers(Map.of("default", this.layer));

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	LayerMetricsTests() {
		given(this.layer.problem()).willReturn(Optional.empty());
		given(this.layer.statistics()).willReturn(new LayerStatistics(10, 5, 3, Duration.ofSeconds(7), 1, 2, 4, 6));
		given(this.layer.drops()).willReturn(Map.of(DropReason.FULL, 2L));
		given(this.layer.fanOut()).willReturn(new FanOutStatistics(2, 9));
		new LayerMetrics(this.layers).bindTo(this.registry);
	}

	@Test
	void everyFigureOfALayerHasItsMeter() {
		assertThat(count("sent")).isEqualTo(10);
		assertThat(count("delivered")).isEqualTo(5);
		assertThat(gauge("pending")).isEqualTo(3);
		assertThat(this.registry.get("channels.layer.oldest.age").timeGauge().value(TimeUnit.SECONDS)).isEqualTo(7);
		assertThat(count("expired")).isEqualTo(1);
		assertThat(dropped("full")).isEqualTo(2);
		assertThat(dropped("flushed")).isZero();
		assertThat(count("full")).isEqualTo(4);
		assertThat(gauge("delayed")).isEqualTo(6);
		assertThat(this.registry.get("channels.group.messages").tag("layer", "default").functionCounter().count())
			.isEqualTo(2);
		assertThat(this.registry.get("channels.group.members").functionCounter().count()).isEqualTo(9);
	}

	@Test
	void layerIsAskedOnceForAllOfItsMeters() {
		count("sent");
		gauge("pending");
		count("expired");

		verify(this.layer, times(1)).statistics();
	}

	@Test
	void layerIsAskedAgainAfterAWhile() {
		count("sent");
		this.clock.add(Duration.ofSeconds(2));
		given(this.layer.statistics()).willReturn(new LayerStatistics(11, 5, 4, Duration.ZERO, 1, 2, 4, 6));

		assertThat(count("sent")).isEqualTo(11);
		assertThat(gauge("pending")).isEqualTo(4);
	}

	@Test
	void layerWithAProblemIsNotAsked() {
		given(this.layer.problem()).willReturn(Optional.of("No answer"));

		assertThat(gauge("pending")).isNaN();
		assertThat(count("sent")).isZero();
		verify(this.layer, never()).statistics();
	}

	@Test
	void countersKeepWhatIsKnownWhileALayerDoesNotAnswer() {
		count("sent");
		this.clock.add(Duration.ofSeconds(2));
		given(this.layer.statistics()).willThrow(new ChannelLayerException("Away"));

		assertThat(count("sent")).isEqualTo(10);
		assertThat(gauge("pending")).isNaN();
		verify(this.layer, times(2)).statistics();
	}

	private double dropped(String reason) {
		return this.registry.get("channels.layer.dropped").tag("reason", reason).functionCounter().count();
	}

	private double count(String name) {
		return this.registry.get("channels.layer." + name).tag("layer", "default").functionCounter().count();
	}

	private double gauge(String name) {
		return this.registry.get("channels.layer." + name).tag("layer", "default").gauge().value();
	}

}
