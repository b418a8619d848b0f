package io.channels.autoconfigure.websocket;

import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link TomcatBuffers}.
 */
class TomcatBuffersTests {

	private static final String PROPERTY = "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE";

	private final String before = System.getProperty(PROPERTY, "");

	private final ServerContainer container = mock(ServerContainer.class);

	private final GenericWebApplicationContext context = new GenericWebApplicationContext(new MockServletContext());

	private final TomcatBuffers buffers = new TomcatBuffers(this.context);

	@BeforeEach
	void beginWithoutProperty() {
		System.clearProperty(PROPERTY);
		this.context.getServletContext().setAttribute(ServerContainer.class.getName(), this.container);
	}

	@AfterEach
	void restoreProperty() {
		if (this.before.isEmpty()) {
			System.clearProperty(PROPERTY);
		}
		else {
			System.setProperty(PROPERTY, this.before);
		}
	}

	@Test
	void buffersAreSmall() {
		this.buffers.customize(new TomcatServletWebServerFactory());

		assertThat(System.getProperty(PROPERTY)).isEqualTo("1024");
	}

	@Test
	void sizeThatTheApplicationSetStays() {
		System.setProperty(PROPERTY, "4096");

		this.buffers.customize(new TomcatServletWebServerFactory());

		assertThat(System.getProperty(PROPERTY)).isEqualTo("4096");
	}

	@Test
	void otherEndpointsGetMessagesAsLargeAsEver() {
		given(this.container.getDefaultMaxTextMessageBufferSize()).willReturn(1024);
		this.context.registerBean(ServerEndpointConfig.class, () -> mock(ServerEndpointConfig.class));

		this.context.refresh();
		this.buffers.afterSingletonsInstantiated();

		then(this.container).should().setDefaultMaxTextMessageBufferSize(8192);
		then(this.container).should().setDefaultMaxBinaryMessageBufferSize(8192);
	}

	@Test
	void limitThatOtherEndpointsSetStays() {
		given(this.container.getDefaultMaxTextMessageBufferSize()).willReturn(65_536);
		this.context.registerBean(ServerEndpointConfig.class, () -> mock(ServerEndpointConfig.class));

		this.context.refresh();
		this.buffers.afterSingletonsInstantiated();

		then(this.container).should(never()).setDefaultMaxTextMessageBufferSize(anyInt());
	}

	@Test
	void withoutOtherEndpointsMessagesNeedNoRoom() {
		given(this.container.getDefaultMaxTextMessageBufferSize()).willReturn(1024);

		this.context.refresh();
		this.buffers.afterSingletonsInstantiated();

		then(this.container).should(never()).setDefaultMaxTextMessageBufferSize(anyInt());
	}

}
