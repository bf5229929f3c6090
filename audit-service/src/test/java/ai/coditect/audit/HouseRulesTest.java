package ai.coditect.audit;

import ai.coditect.localstack.testing.HouseRules;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(
    packages = "ai.coditect.audit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

  @ArchTest static final ArchTests HOUSE_RULES = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule MERKLE_IS_PURE =
      ArchRuleDefinition.classes()
          .that()
          .resideInAPackage("ai.coditect.audit.merkle")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "ai.coditect.audit.merkle",
              "java.lang..",
              "java.util..",
              "java.nio.charset",
              "java.security",
              "org.jspecify.annotations")
          .because("whoever checks the trail must be able to read all that the check rests on");

  @ArchTest
  static final ArchRule HASHING_IS_PURE =
      ArchRuleDefinition.noClasses()
          .that()
          .haveSimpleNameStartingWith("Canonical")
          .or()
          .haveSimpleName("SourceSequence")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "java.sql..", "org.apache.kafka..")
          .because("the bytes of an entry follow from the event and from nothing around it");
}
