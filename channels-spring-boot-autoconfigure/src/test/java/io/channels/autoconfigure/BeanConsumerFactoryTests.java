package io.channels.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import tools.jackson.databind.json.JsonMapper;

import io.channels.websocket.consumer.JsonWebSocketConsumer;

import static org.assertj.core.api.Assertions.assertThat;

class BeanConsumerFactoryTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	@BeforeEach
	void declare() {
		this.beanFactory.registerSingleton("mapper", JsonMapper.shared());
	}

	@Test
	void classThatIsNoBeanIsInjectedWhereNothingProcessesAnnotations() {
		Undeclared consumer = create();

		assertThat(consumer.byConstructor).isSameAs(JsonMapper.shared());
		assertThat(consumer.injections).isOne();
		assertThat(consumer.encoded()).isEqualTo("{}");
	}

	@Test
	void classThatIsNoBeanIsInjectedOnce() {
		AutowiredAnnotationBeanPostProcessor processor = new AutowiredAnnotationBeanPostProcessor();
		processor.setBeanFactory(this.beanFactory);
		this.beanFactory.addBeanPostProcessor(processor);

		assertThat(create().injections).isOne();
	}

	private Undeclared create() {
		return BeanConsumerFactory.of(new ConsumerBeans(this.beanFactory), Undeclared.class, null).create();
	}

	static class Undeclared extends JsonWebSocketConsumer<String> {

		private final JsonMapper byConstructor;

		private int injections;

		Undeclared(JsonMapper byConstructor) {
			this.byConstructor = byConstructor;
		}

		@Autowired
		void count(JsonMapper mapper) {
			this.injections++;
		}

		@Override
		protected void receive(String message) {
		}

		String encoded() {
			return encode(Map.of());
		}

	}

}
