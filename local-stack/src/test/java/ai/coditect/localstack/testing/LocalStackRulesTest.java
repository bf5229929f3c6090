package ai.coditect.localstack.testing;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/**
 * The house rules, but for the one on output: what talks to a person here does so on a terminal.
 * The package with the rules themselves and with other aids for tests is left out.
 */
@AnalyzeClasses(
    packages = {
      "ai.coditect.localstack.controlplane",
      "ai.coditect.localstack.demo",
      "ai.coditect.localstack.kafka",
      "ai.coditect.localstack.keycloak",
      "ai.coditect.localstack.keys",
      "ai.coditect.localstack.launcher",
      "ai.coditect.localstack.mail",
      "ai.coditect.localstack.postgres",
      "ai.coditect.localstack.process",
      "ai.coditect.localstack.stack"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class LocalStackRulesTest {

  @ArchTest static final ArchRule NAMES = HouseRules.NAMES;
  @ArchTest static final ArchRule PACKAGES = HouseRules.PACKAGES_SAY_WHAT_THEY_ARE_FOR;
  @ArchTest static final ArchRule NO_CYCLES = HouseRules.NO_CYCLES;
  @ArchTest static final ArchRule NO_PUBLIC_STATE = HouseRules.NO_PUBLIC_STATE;
  @ArchTest static final ArchRule TIME_IS_GIVEN = HouseRules.TIME_IS_GIVEN;
  @ArchTest static final ArchRule NOTHING_SLEEPS = HouseRules.NOTHING_SLEEPS;
  @ArchTest static final ArchRule NO_RETIRED_TYPES = HouseRules.NO_RETIRED_TYPES;
  @ArchTest static final ArchRule OPTIONAL_IS_AN_ANSWER = HouseRules.OPTIONAL_IS_AN_ANSWER;

  @ArchTest
  static final ArchRule ONLY_WHAT_TALKS_TO_A_PERSON_PRINTS =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackages("..launcher", "..demo", "..kafka")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("the parts report to whoever started them, who decides how to show it");

  @ArchTest
  static final ArchRule PARTS_STAND_ALONE =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAnyPackage(
              "..process",
              "..keys",
              "..postgres",
              "..kafka",
              "..keycloak",
              "..controlplane",
              "..mail")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..localstack.stack", "..launcher", "..demo")
          .because("a single server is also started by itself, in the tests of other modules");
}
