package io.channels.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.channels.binding.WebSocketBinding;
import io.channels.consumer.BaseConsumer;
import io.channels.consumer.method.ConsumerMethodHints;
import io.channels.websocket.consumer.JsonWebSocketConsumer;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * Tells a native image what to keep of the consumers of an application: their methods,
 * and what Jackson reads for them.
 */
final class ConsumerHints implements BeanRegistrationAotProcessor {

	private final RouteMethods routeMethods = new RouteMethods();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		List<Method> methods = methods(type);
		List<Type> data = data(type);
		if (methods.isEmpty() && data.isEmpty()) {
			return null;
		}
		return (generation, code) -> register(generation.getRuntimeHints().reflection(), methods, data);
	}

	private List<Method> methods(Class<?> type) {
		List<Method> methods = new ArrayList<>(this.routeMethods.of(type).keySet());
		if (BaseConsumer.class.isAssignableFrom(type) && !WebSocketConsumer.class.isAssignableFrom(type)) {
			// Which of them methodMapping() names is known when it is called.
			methods.addAll(Arrays.asList(ReflectionUtils.getUniqueDeclaredMethods(type, ConsumerHints::mayBeMapped)));
		}
		return methods;
	}

	private static boolean mayBeMapped(Method method) {
		return !BaseConsumer.class.equals(method.getDeclaringClass())
				&& !Object.class.equals(method.getDeclaringClass()) && !Modifier.isPrivate(method.getModifiers())
				&& !method.isBridge() && !method.isSynthetic();
	}

	private static List<Type> data(Class<?> type) {
		List<Type> data = new ArrayList<>();
		for (Class<?> generic : List.of(JsonWebSocketConsumer.class, WebSocketBinding.class)) {
			ResolvableType argument = ResolvableType.forClass(type).as(generic).getGeneric(0);
			if (argument.resolve() != null) {
				data.add(argument.getType());
			}
		}
		return data;
	}

	private static void register(ReflectionHints hints, List<Method> methods, List<Type> data) {
		ConsumerMethodHints methodHints = new ConsumerMethodHints(hints);
		methods.forEach(methodHints::register);
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints, data.toArray(Type[]::new));
	}

}
