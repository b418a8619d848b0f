package io.channels.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

import io.channels.consumer.BaseConsumer;
import io.channels.consumer.Consumer;
import io.channels.consumer.ConsumerTarget;
import io.channels.consumer.MessageConsumer;
import io.channels.consumer.Route;
import io.channels.routing.Filter;
import io.channels.routing.InvalidRouteException;
import io.channels.routing.Specificity;

/**
 * Finds the annotated routes of all beans and puts them into the order in which they are
 * tried.
 */
final class AnnotatedRoutes {

	private static final String SPRING = "org.springframework.";

	private final DefaultListableBeanFactory beanFactory;

	private final ConsumerTargets targets;

	private final RouteMethods routeMethods = new RouteMethods();

	private final List<Found> found = new ArrayList<>();

	AnnotatedRoutes(DefaultListableBeanFactory beanFactory, ConsumerTargets targets) {
		this.beanFactory = beanFactory;
		this.targets = targets;
	}

	List<io.channels.routing.Route<MessageConsumer>> find() {
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : this.beanFactory.getType(name, false);
			if (type != null && mayHaveRoutes(type)) {
				find(name, ClassUtils.getUserClass(type));
			}
		}
		return this.found.stream().sorted().<io.channels.routing.Route<MessageConsumer>>map(Found::route).toList();
	}

	/**
	 * Most beans are of Spring, and looking at all of their methods takes long.
	 */
	private static boolean mayHaveRoutes(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, Route.class) && (!type.getName().startsWith(SPRING)
				|| AnnotatedElementUtils.isAnnotated(ClassUtils.getUserClass(type), Consumer.class));
	}

	private void find(String beanName, Class<?> type) {
		Route onClass = AnnotatedElementUtils.findMergedAnnotation(type, Route.class);
		Map<Method, Route> onMethods = this.routeMethods.of(type);
		if (onClass != null) {
			addClass(type, onClass);
		}
		if (!onMethods.isEmpty() && BaseConsumer.class.isAssignableFrom(type)) {
			throw new InvalidRouteException(
					"Method '%s' of consumer class '%s' has a @Route"
						.formatted(onMethods.keySet().iterator().next().getName(), type.getName()),
					"Put the @Route on the class and name its methods in methodMapping(), or do not extend BaseConsumer.");
		}
		onMethods.forEach((method, route) -> addMethod(beanName, type, method, route));
	}

	@SuppressWarnings("unchecked")
	private void addClass(Class<?> type, Route route) {
		if (!BaseConsumer.class.isAssignableFrom(type)) {
			throw new InvalidRouteException(
					"Class '%s' has a @Route, but extends neither WebSocketConsumer nor BaseConsumer".formatted(
							type.getName()),
					"Extend one of them, or put @Route(channel = …) on methods of the class.");
		}
		if (route.channel().length > 0) {
			throw new InvalidRouteException("The @Route of class '%s' names channels".formatted(type.getName()),
					"Name the channels of a class in methodMapping().");
		}
		List<Filter> filters = filters(route, "class '%s'".formatted(type.getName()));
		this.found.add(new Found(order(type, type), this.targets.route(
				new ConsumerTarget.OfClass<>((Class<? extends BaseConsumer>) type, null), filters, captures(filters))));
	}

	private void addMethod(String beanName, Class<?> type, Method method, Route route) {
		if (route.channel().length == 0) {
			throw new InvalidRouteException(
					"The @Route of method '%s.%s' names no channel".formatted(type.getName(), method.getName()),
					"Name it, as in @Route(channel = \"websocket.receive\", path = \"/echo\").");
		}
		List<Filter> filters = filters(route, "method '%s.%s'".formatted(type.getName(), method.getName()));
		Set<String> channels = Arrays.stream(route.channel()).map(this::resolve).collect(Collectors.toSet());
		Supplier<Object> bean = SingletonSupplier.of(() -> this.beanFactory.getBean(beanName));
		MessageConsumer consumer = this.targets.methods()
			.of(bean, AopUtils.selectInvocableMethod(method, type), channels, captures(filters));
		this.found.add(new Found(order(method, type),
				this.targets.route(channels, filters, consumer, "%s.%s".formatted(type.getName(), method.getName()))));
	}

	private List<Filter> filters(Route route, String place) {
		try {
			return filters(route);
		}
		catch (InvalidRouteException ex) {
			throw new InvalidRouteException("%s, at the @Route of %s".formatted(ex.getMessage(), place),
					ex.getAction());
		}
	}

	private List<Filter> filters(Route route) {
		List<Filter> filters = new ArrayList<>();
		if (!route.path().isEmpty()) {
			filters.add(Filter.path(resolve(route.path())));
		}
		for (Route.Filter filter : route.filters()) {
			filters.add(Filter.of(filter.key(), resolve(filter.pattern())));
		}
		return filters;
	}

	private String resolve(String value) {
		String resolved = this.beanFactory.resolveEmbeddedValue(value);
		return (resolved != null) ? resolved : value;
	}

	private static Set<String> captures(List<Filter> filters) {
		return filters.stream().flatMap((filter) -> filter.captures().stream()).collect(Collectors.toSet());
	}

	private static int order(AnnotatedElement element, Class<?> type) {
		Order own = AnnotatedElementUtils.findMergedAnnotation(element, Order.class);
		return (own != null) ? own.value() : OrderUtils.getOrder(type, Ordered.LOWEST_PRECEDENCE);
	}

	/**
	 * A route with its explicit order.
	 *
	 * @param order the order
	 * @param route the route
	 */
	private record Found(int order, io.channels.routing.Route<MessageConsumer> route) implements Comparable<Found> {

		private static final Specificity SPECIFICITY = new Specificity();

		@Override
		public int compareTo(Found other) {
			int byOrder = Integer.compare(this.order, other.order);
			return (byOrder != 0) ? byOrder : SPECIFICITY.compare(this.route, other.route);
		}

	}

}
