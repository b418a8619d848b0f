package io.channels.architecture;

import java.util.Map;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The shape of the house, for any root package, so that each rule can be shown to bite.
 */
record ArchitectureRules(String root) {

	ArchRule everyPackageHasALevel(Map<String, Integer> levels) {
		return classes().should(new ArchCondition<>("live in a package that has a level") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				String name = relative(type.getPackageName());
				events.add(new SimpleConditionEvent(type, levels.containsKey(name),
						"%s lives in '%s'".formatted(type.getName(), name)));
			}
		});
	}

	ArchRule importsOnlyLowerLevels(String name, Map<String, Integer> levels) {
		int level = levels.get(name);
		return noClasses().that()
			.resideInAPackage(this.root + "." + name)
			.should()
			.dependOnClassesThat(new DescribedPredicate<>("are of level %d or higher", level) {
				@Override
				public boolean test(JavaClass type) {
					String other = relative(type.getPackageName());
					return !other.equals(name) && levels.getOrDefault(other, -1) >= level;
				}
			})
			.allowEmptyShould(true);
	}

	ArchRule packagesAreFreeOfCycles() {
		return slices().matching(this.root + ".(**)").should().beFreeOfCycles();
	}

	ArchRule libraryStaysIn(String library, String... packages) {
		return noClasses().that()
			.resideOutsideOfPackages(packages)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(library);
	}

	ArchRule packageUsesOnlyParts(String name, String library, String... parts) {
		return noClasses().that()
			.resideInAPackage(this.root + "." + name)
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage(library)
				.and(JavaClass.Predicates.resideOutsideOfPackages(parts)));
	}

	private String relative(String packageName) {
		return packageName.startsWith(this.root + ".") ? packageName.substring(this.root.length() + 1) : packageName;
	}

}
