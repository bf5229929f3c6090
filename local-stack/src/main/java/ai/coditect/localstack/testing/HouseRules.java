package ai.coditect.localstack.testing;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.Calendar;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house that hold for every service. A module's test takes them over with {@code
 * ArchTests.in(HouseRules.class)} and imports its own production classes.
 */
@SuppressWarnings("unused") // ArchUnit reads the fields
public final class HouseRules {

  private static final String MAPPED_QUERY =
      "org.springframework.jdbc.core.simple.JdbcClient$MappedQuerySpec";

  @ArchTest
  static final ArchRule NAMES =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Info")
          .because(
              "such a name does not say what the class is for; docs/glossary.md has those that do");

  @ArchTest
  static final ArchRule PACKAGES_SAY_WHAT_THEY_ARE_FOR =
      classes()
          .should(resideInNullMarkedPackage())
          .because(
              "each package-info says its package's job in a sentence and lets NullAway check it");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices()
          .matching("ai.coditect.*.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a feature that needs another and is needed by it is no feature of its own");

  @ArchTest
  static final ArchRule WEB_AND_WIRING_STAY_INSIDE =
      noClasses()
          .that()
          .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
          .or()
          .areAnnotatedWith("org.springframework.stereotype.Controller")
          .or()
          .areAnnotatedWith("org.springframework.context.annotation.Configuration")
          .should()
          .bePublic()
          .allowEmptyShould(true)
          .because("nobody calls a controller or a configuration: its package is its business");

  @ArchTest
  static final ArchRule ENTITIES_STAY_INSIDE =
      noClasses()
          .that()
          .areAnnotatedWith("jakarta.persistence.Entity")
          .should()
          .bePublic()
          .allowEmptyShould(true)
          .because("entities are the only mutable classes; other features get records");

  @ArchTest
  static final ArchRule SETTINGS_ARE_RECORDS =
      classes()
          .that()
          .areAnnotatedWith("org.springframework.boot.context.properties.ConfigurationProperties")
          .should()
          .beRecords()
          .allowEmptyShould(true)
          .because("settings are checked once, at the start, and do not change");

  @ArchTest
  static final ArchRule CONSTRUCTOR_INJECTION =
      noFields()
          .should()
          .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
          .orShould()
          .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
          .allowEmptyShould(true)
          .because("what a class needs is in its constructor, so that none is ever half made");

  @ArchTest
  static final ArchRule NO_PUBLIC_STATE =
      fields()
          .that()
          .arePublic()
          .should()
          .beStatic()
          .andShould()
          .beFinal()
          .allowEmptyShould(true)
          .because("values are records, and objects keep their state to themselves");

  @ArchTest
  static final ArchRule TIME_IS_GIVEN =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("the clock is handed in, so that tests step it");

  @ArchTest
  static final ArchRule NOTHING_SLEEPS =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .orShould()
          .beAnnotatedWith("org.springframework.scheduling.annotation.Async")
          .because("work waits for a condition or in a durable row, never blindly or unseen");

  @ArchTest
  static final ArchRule LOGS_NOT_STREAMS =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace")
          .because("what is not in the structured log is lost");

  @ArchTest
  static final ArchRule NO_RETIRED_TYPES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Calendar.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson.databind..", "java.util.logging..", "lombok..")
          .because("there is one way to do it here: java.time, Jackson 3, SLF4J, records");

  @ArchTest
  static final ArchRule OPTIONAL_IS_AN_ANSWER =
      noFields()
          .should()
          .haveRawType(Optional.class)
          .because("Optional is for return values; a field that may be absent is @Nullable");

  @ArchTest
  static final ArchRule ANSWERS_OF_THE_DATABASE_ARE_LISTS =
      noClasses()
          .should()
          .callMethodWhere(target(owner(assignableTo(MAPPED_QUERY))).and(target(name("stream"))))
          .because("a stream of rows keeps its connection until somebody closes it");

  @ArchTest
  static final ArchRule PROBLEMS_ARE_DOCUMENTED =
      classes()
          .that()
          .implement(DocumentedProblems.PROBLEM_TYPE)
          .should(new DocumentedProblems())
          .allowEmptyShould(true)
          .because("who meets a problem has to find out what it means and who can mend it");

  private HouseRules() {}

  private static ArchCondition<JavaClass> resideInNullMarkedPackage() {
    return new ArchCondition<>("reside in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type, marked, type.getPackageName() + " has no package-info with @NullMarked"));
      }
    };
  }
}
