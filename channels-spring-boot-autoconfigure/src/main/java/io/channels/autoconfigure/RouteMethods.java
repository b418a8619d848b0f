package io.channels.autoconfigure;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.channels.consumer.Route;

/**
 * Finds the methods of classes that have a {@link Route}. Most classes have none, which
 * is seen at a glance at what they and their supertypes declare, and is remembered; only
 * the others are searched in full, as Spring does it. For use by one thread.
 */
final class RouteMethods {

	private final Map<Class<?>, Boolean> declaring = new HashMap<>();

	/**
	 * Return the methods with their routes.
	 * @param type a class as its author wrote it
	 */
	Map<Method, Route> of(Class<?> type) {
		if (!mayHaveAny(type)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<Route>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, Route.class));
	}

	private boolean mayHaveAny(Class<?> type) {
		for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
			if (declaresAny(declaring)) {
				return true;
			}
		}
		for (Class<?> declaring : ClassUtils.getAllInterfacesForClassAsSet(type)) {
			if (declaresAny(declaring)) {
				return true;
			}
		}
		return false;
	}

	private boolean declaresAny(Class<?> type) {
		return this.declaring.computeIfAbsent(type, RouteMethods::hasAnnotatedMethod);
	}

	private static boolean hasAnnotatedMethod(Class<?> type) {
		if (type.getName().startsWith("java.")) {
			return false;
		}
		for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
			if (method.getDeclaredAnnotations().length > 0 && AnnotatedElementUtils.isAnnotated(method, Route.class)) {
				return true;
			}
		}
		return false;
	}

}
