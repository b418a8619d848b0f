package io.channels.consumer.method;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;

import io.channels.websocket.WebSocketReply;

/**
 * Tells a native image what to keep of consumer methods: the methods, which are called by
 * reflection, and the types that Jackson reads for their parameters and writes of what
 * they return.
 */
public final class ConsumerMethodHints {

	private final BindingReflectionHintsRegistrar data = new BindingReflectionHintsRegistrar();

	private final ReflectionHints hints;

	public ConsumerMethodHints(ReflectionHints hints) {
		this.hints = hints;
	}

	/**
	 * Keep a method.
	 * @param method a consumer method
	 */
	public void register(Method method) {
		this.hints.registerMethod(method, ExecutableMode.INVOKE);
		Class<?>[] parameters = method.getParameterTypes();
		for (int i = 0; i < parameters.length; i++) {
			register(parameters[i], method.getGenericParameterTypes()[i]);
		}
		register(method.getReturnType(), method.getGenericReturnType());
	}

	private void register(Class<?> type, Type declared) {
		if (PayloadArguments.isData(type) && !ContextArguments.supplies(type) && type != WebSocketReply.class) {
			this.data.registerReflectionHints(this.hints, declared);
		}
	}

}
