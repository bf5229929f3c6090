package ai.coditect.provisioning;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.coditect.localstack.testing.HouseRules;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

@AnalyzeClasses(
    packages = "ai.coditect.provisioning",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests HOUSE_RULES = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule PURE =
      classes()
          .that()
          .resideInAnyPackage("..provisioning.desired", "..provisioning.plan")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "java.lang..",
                      "java.util..",
                      "java.nio.charset",
                      "org.jspecify..",
                      "tools.jackson.databind..",
                      "ai.coditect.contracts..",
                      "ai.coditect.provisioning.tier",
                      "ai.coditect.provisioning.desired",
                      "ai.coditect.provisioning.plan")
                  .or(belongToAnyOf(Instant.class, Duration.class))
                  .or(belongToAnyOf(MessageDigest.class, NoSuchAlgorithmException.class)))
          .because("what decides is a function: it can be tested as one and answered as a preview");

  @ArchTest
  static final ArchRule PURE_HAS_NO_CLOCK_AND_NO_DICE =
      noClasses()
          .that()
          .resideInAnyPackage("..provisioning.desired", "..provisioning.plan")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(RandomGenerator.class)
          .because("the same input always has to give the same plan");

  @ArchTest
  static final ArchRule TARGETS_KNOW_ONLY_THEIR_BACKEND =
      noClasses()
          .that()
          .resideOutsideOfPackages("..targets.kubernetes", "..provisioning.cell")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..")
          .because("the engine must not know what a backend is made of");
}
