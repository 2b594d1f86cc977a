package dev.jumun.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beFinal;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Actor;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.Rejection;
import jakarta.persistence.Entity;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** The house rules that a machine can check. */
@AnalyzeClasses(packages = "dev.jumun", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {
    private static final Set<String> EMPTY_WORDS = Set.of("Impl", "Util", "Utils", "Helper", "Manager", "Processor",
            "Info",
            "Data", "Dto", "Base");
    /** What a public GET may be: contract §1. */
    private static final Set<String> PUBLIC_READS = Set.of("ProductController", "CouponController",
            "StatsController");

    @ArchTest
    static final ArchRule entitiesArePackagePrivate = classes().that()
            .areAnnotatedWith(Entity.class)
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule entitiesHaveNoSetters = noMethods().that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Entity.class)
            .should()
            .haveNameMatching("set[A-Z].*");

    @ArchTest
    static final ArchRule repositoriesArePackagePrivate = classes().that()
            .areAssignableTo(Repository.class)
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule namesSaySomething = classes().should(new ArchCondition<>("not end in an empty word") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            EMPTY_WORDS.stream()
                    .filter(word -> type.getSimpleName().endsWith(word))
                    // DemoData is data, and the events' nested …Data is CloudEvents' own word.
                    .filter(word -> !(word.equals("Data")
                            && (type.getSimpleName().equals("DemoData") || type.getEnclosingClass().isPresent())))
                    .forEach(word -> events
                            .add(SimpleConditionEvent.violated(type, type.getName() + " ends in " + word)));
        }
    });

    @ArchTest
    static final ArchRule packagesAreNamedForTheDomain = noClasses().should()
            .resideInAnyPackage("..common..", "..config..", "..util..", "..utils..", "..service..", "..impl..");

    @ArchTest
    static final ArchRule timeIsInjected = noClasses().that(DescribedPredicate.not(simpleNameEndingWith("Jumun")))
            .and(DescribedPredicate.not(simpleNameEndingWith("JsonErrorValve")))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class)
            .because("the container makes the valve, and everything else gets its Clock");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().that()
            .resideOutsideOfPackage("..embedded..")
            .should()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule fieldsAreNotInjected = fields().should()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired");

    @ArchTest
    static final ArchRule controllersAreHidden = classes().that()
            .areAnnotatedWith(RestController.class)
            .should()
            .bePackagePrivate()
            .andShould()
            .resideInAPackage("..web..");

    @ArchTest
    static final ArchRule everyHandlerKnowsWhoAsks = methods().that(handle("any", GetMapping.class, PostMapping.class,
            PutMapping.class, PatchMapping.class, DeleteMapping.class))
            .and(areOurOwn())
            .should(
                    new ArchCondition<>("take an Actor or an Administrator first, before anything is read") {
                        @Override
                        public void check(JavaMethod method, ConditionEvents events) {
                            boolean known = method.getRawParameterTypes()
                                    .stream()
                                    .findFirst()
                                    .filter(
                                            type -> type.isEquivalentTo(Actor.class)
                                                    || type.isEquivalentTo(Administrator.class))
                                    .isPresent();
                            boolean isPublic = PUBLIC_READS.contains(method.getOwner().getSimpleName())
                                    && method.isAnnotatedWith(GetMapping.class);
                            if (!known && !isPublic) {
                                events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                            }
                        }
                    });

    @ArchTest
    static final ArchRule administrationIsForAdministrators = methods()
            .that(handle("any", GetMapping.class, PostMapping.class, PutMapping.class))
            .and()
            .areDeclaredInClassesThat(simpleNameStartingWithAdmin())
            .should(takeFirst(Administrator.class));

    @ArchTest
    static final ArchRule everyWriteIsRepeatable = methods()
            .that(handle("writing", PostMapping.class, PutMapping.class, PatchMapping.class, DeleteMapping.class))
            .and(areOurOwn())
            .should(new ArchCondition<>("take an IdempotentRequest") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    if (method.getRawParameterTypes()
                            .stream()
                            .noneMatch(type -> type.isEquivalentTo(IdempotentRequest.class))) {
                        events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                    }
                }
            });

    @ArchTest
    static final ArchRule rejectionsAreFacts = classes().that()
            .areAssignableTo(Rejection.class)
            .should()
            .haveNameNotMatching(".*(Exception|Error)")
            .andShould(isAbstractOr(beFinal()));

    @ArchTest
    static final ArchRule settingsAreRecords = classes().that()
            .areAnnotatedWith(ConfigurationProperties.class)
            .should()
            .beRecords()
            .andShould()
            .haveSimpleNameEndingWith("Properties");

    /** A call on this bypasses the proxy and so the transaction (research: three shops lost orders that way). */
    @ArchTest
    static final ArchRule transactionalMethodsAreNotCalledOnThis = methods().that()
            .areAnnotatedWith(Transactional.class)
            .and()
            .areNotAnnotatedWith("org.springframework.context.event.EventListener")
            .should(new ArchCondition<>("not be relied on from within their own class for a transaction of their own") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    method.getCallsOfSelf()
                            .stream()
                            .filter(call -> call.getOriginOwner().equals(method.getOwner())
                                    && !call.getOrigin().isAnnotatedWith(Transactional.class))
                            .forEach(call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                }
            });

    private static DescribedPredicate<JavaMethod> handle(String kind, Class<?>... mappings) {
        return DescribedPredicate.describe("are " + kind + " handlers", method -> Stream.of(mappings)
                .anyMatch(mapping -> method.isAnnotatedWith(mapping.getName())));
    }

    /** The data platform is another company's service, which knows neither our users nor our keys. */
    private static DescribedPredicate<JavaMethod> areOurOwn() {
        return DescribedPredicate.describe("are our own",
                method -> !method.getOwner().getPackageName().startsWith("dev.jumun.dataplatform"));
    }

    private static DescribedPredicate<JavaClass> simpleNameStartingWithAdmin() {
        return DescribedPredicate.describe("are for administration", type -> type.getSimpleName().startsWith("Admin"));
    }

    private static ArchCondition<JavaMethod> takeFirst(Class<?> wanted) {
        return new ArchCondition<>("take " + wanted.getSimpleName() + " first") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (!method.getRawParameterTypes().getFirst().isEquivalentTo(wanted)) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> isAbstractOr(ArchCondition<JavaClass> condition) {
        return new ArchCondition<>("be abstract or final") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                    condition.check(type, events);
                }
            }
        };
    }
}
