package io.channels.layer;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

class ForwardingChannelLayerTests {

	private final ChannelLayer layer = mock(ChannelLayer.class);

	private final ForwardingChannelLayer forwarding = new ForwardingChannelLayer(this.layer) {
	};

	static Stream<Method> methods() {
		return Arrays.stream(ChannelLayer.class.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()));
	}

	@ParameterizedTest
	@MethodSource("methods")
	void everyMethodIsForwarded(Method method) throws Exception {
		method.invoke(this.forwarding, new Object[method.getParameterCount()]);

		assertThat(mockingDetails(this.layer).getInvocations()).singleElement()
			.satisfies((invocation) -> assertThat(invocation.getMethod().getName()).isEqualTo(method.getName()))
			.satisfies((invocation) -> assertThat(invocation.getMethod().getParameterTypes())
				.isEqualTo(method.getParameterTypes()));
	}

	@Test
	void layerThatDoesEverythingIsKnownToSubclasses() {
		assertThat(this.forwarding.layer()).isSameAs(this.layer);
	}

}
