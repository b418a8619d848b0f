package io.channels.binding.jpa;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.metamodel.Attribute;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.SingularAttribute;
import org.hibernate.Hibernate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.util.ReflectionUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.binding.BindingException;
import io.channels.binding.BoundModel;

/**
 * A JPA entity as bindings see it, through the metamodel. Reading loads nothing: of an
 * association it takes the identifier, which even an uninitialized proxy has.
 */
final class JpaBoundModel<T, ID> implements BoundModel<T, ID> {

	private final Map<String, Attribute<? super T, ?>> attributes = new LinkedHashMap<>();

	private final Set<String> fields = new LinkedHashSet<>();

	private final EntityType<T> type;

	private final EntityManagerFactory factory;

	private final EntityManager entityManager;

	private final EntityTransactions transactions;

	private final EntityValidation validation;

	private final JsonMapper mapper;

	JpaBoundModel(Class<T> type, EntityManagerFactory factory, EntityManager entityManager,
			EntityTransactions transactions, EntityValidation validation, JsonMapper mapper) {
		this.type = factory.getMetamodel().entity(type);
		this.factory = factory;
		this.entityManager = entityManager;
		this.transactions = transactions;
		this.validation = validation;
		this.mapper = mapper;
		ReflectionUtils.doWithFields(type, (field) -> addAttribute(field.getName()));
		this.type.getAttributes().forEach((attribute) -> addAttribute(attribute.getName()));
	}

	/**
	 * Add an attribute, those with a field in the order of the fields.
	 */
	private void addAttribute(String name) {
		Optional<Attribute<? super T, ?>> found = this.type.getAttributes()
			.stream()
			.filter((attribute) -> attribute.getName().equals(name))
			.findFirst();
		if (found.isEmpty() || this.attributes.putIfAbsent(name, found.get()) != null) {
			return;
		}
		if (found.get() instanceof SingularAttribute<?, ?> singular && !singular.isId() && !singular.isVersion()) {
			this.fields.add(name);
		}
	}

	@Override
	public String label() {
		String javaPackage = this.type.getJavaType().getPackageName();
		String last = javaPackage.substring(javaPackage.lastIndexOf('.') + 1);
		return (last + "." + name(this.type)).toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the name of an entity without that of the class around it.
	 */
	private static String name(EntityType<?> entity) {
		return entity.getName().substring(entity.getName().lastIndexOf('$') + 1);
	}

	@Override
	public Set<String> fields() {
		return this.fields;
	}

	@Override
	public boolean hasField(String name) {
		return this.attributes.containsKey(name);
	}

	@Override
	@SuppressWarnings("unchecked")
	public @Nullable ID id(T instance) {
		return (ID) this.factory.getPersistenceUnitUtil().getIdentifier(instance);
	}

	@Override
	@SuppressWarnings("unchecked")
	public Optional<ID> parseId(JsonNode pk) {
		return Optional.ofNullable((ID) parseId(pk, this.type));
	}

	private @Nullable Object parseId(JsonNode pk, EntityType<?> entity) {
		Class<?> idType = entity.getIdType().getJavaType();
		boolean number = Number.class.isAssignableFrom(idType) || (idType.isPrimitive() && idType != boolean.class);
		if (pk.isNull() || pk.isMissingNode() || (number && !pk.isIntegralNumber() && !pk.isString())) {
			return null;
		}
		try {
			return this.mapper.treeToValue(pk, idType);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	@Override
	public @Nullable Object read(T instance, String field) {
		Attribute<? super T, ?> attribute = attribute(field);
		Object value = value(attribute.getJavaMember(), Hibernate.unproxy(instance));
		if (value == null || (attribute.isCollection() && !Hibernate.isInitialized(value))) {
			return null;
		}
		if (!attribute.isAssociation()) {
			return value;
		}
		return (value instanceof Collection<?> many) ? many.stream().map(this::identifier).toList() : identifier(value);
	}

	private @Nullable Object identifier(Object associated) {
		return this.factory.getPersistenceUnitUtil().getIdentifier(associated);
	}

	private static @Nullable Object value(Member member, Object instance) {
		if (member instanceof Field field) {
			ReflectionUtils.makeAccessible(field);
			return ReflectionUtils.getField(field, instance);
		}
		ReflectionUtils.makeAccessible((Method) member);
		return ReflectionUtils.invokeMethod((Method) member, instance);
	}

	@Override
	public void write(T instance, String field, JsonNode value) {
		Attribute<? super T, ?> attribute = attribute(field);
		if (attribute.isCollection()) {
			throw new IllegalArgumentException("cannot be written");
		}
		Object converted = attribute.isAssociation() ? associated(attribute, value) : convert(attribute, value);
		if (converted == null && attribute.getJavaType().isPrimitive()) {
			throw new IllegalArgumentException("must not be null");
		}
		if (isWritable(instance, attribute, converted)) {
			set(Hibernate.unproxy(instance), attribute, converted);
		}
	}

	/**
	 * Return whether a value is to be set. An identifier can be chosen once; a version is
	 * never set, but tells what the client has seen.
	 */
	private boolean isWritable(T instance, Attribute<? super T, ?> attribute, @Nullable Object value) {
		if (!(attribute instanceof SingularAttribute<?, ?> singular) || !(singular.isId() || singular.isVersion())) {
			return true;
		}
		boolean stored = this.entityManager.contains(instance);
		boolean same = Objects.equals(value, read(instance, attribute.getName()));
		if (singular.isVersion()) {
			if (stored && !same) {
				throw new BindingException(BindingException.CONFLICT, "Somebody else changed it before");
			}
			return false;
		}
		if (!same && (stored || isGenerated(attribute.getJavaMember()))) {
			throw new IllegalArgumentException("cannot be written");
		}
		return !same;
	}

	private static boolean isGenerated(Member id) {
		return id instanceof AnnotatedElement annotated && annotated.isAnnotationPresent(GeneratedValue.class);
	}

	private static void set(Object instance, Attribute<?, ?> attribute, @Nullable Object value) {
		if (attribute.getJavaMember() instanceof Field member) {
			ReflectionUtils.makeAccessible(member);
			ReflectionUtils.setField(member, instance, value);
			return;
		}
		try {
			PropertyAccessorFactory.forBeanPropertyAccess(instance).setPropertyValue(attribute.getName(), value);
		}
		catch (BeansException ex) {
			throw new IllegalArgumentException("cannot be written", ex);
		}
	}

	private @Nullable Object convert(Attribute<? super T, ?> attribute, JsonNode value) {
		Member member = attribute.getJavaMember();
		Type target = (member instanceof Field field) ? field.getGenericType()
				: ((Method) member).getGenericReturnType();
		try {
			return this.mapper.treeToValue(value, this.mapper.constructType(target));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"is no valid " + attribute.getJavaType().getSimpleName().toLowerCase(Locale.ROOT));
		}
	}

	private @Nullable Object associated(Attribute<? super T, ?> attribute, JsonNode value) {
		if (value.isNull()) {
			return null;
		}
		EntityType<?> target = this.factory.getMetamodel().entity(attribute.getJavaType());
		Object id = parseId(value, target);
		Object found = (id != null) ? this.entityManager.find(target.getJavaType(), id) : null;
		if (found == null) {
			throw new IllegalArgumentException("is the pk of no " + name(target).toLowerCase(Locale.ROOT));
		}
		return found;
	}

	private Attribute<? super T, ?> attribute(String field) {
		Attribute<? super T, ?> attribute = this.attributes.get(field);
		if (attribute == null) {
			throw new IllegalArgumentException("'%s' has no field '%s'".formatted(label(), field));
		}
		return attribute;
	}

	@Override
	public T create() {
		return BeanUtils.instantiateClass(this.type.getJavaType());
	}

	@Override
	public Optional<T> find(ID id) {
		return Optional.ofNullable(this.entityManager.find(this.type.getJavaType(), id));
	}

	@Override
	public void persist(T instance) {
		this.entityManager.persist(instance);
	}

	@Override
	public void remove(T instance) {
		this.entityManager.remove(instance);
	}

	@Override
	public Map<String, String> validate(T instance) {
		return this.validation.validate(instance);
	}

	@Override
	public <R> R inTransaction(Supplier<R> work) {
		return this.transactions.call(work);
	}

}
