package ai.coditect.selfservice;

import ai.coditect.localstack.testing.HouseRules;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(
    packages = "ai.coditect.selfservice",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

  @ArchTest static final ArchTests HOUSE_RULES = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule NEIGHBOURS_ARE_TRANSLATED_WHERE_THEY_ARE_ASKED =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackages(
              "..selfservice.identity",
              "..selfservice.access",
              "..selfservice.session",
              "..selfservice.provisioning")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.web.client", "org.springframework.security.oauth2..")
          .because("what an outside system answers is translated where it is asked");

  @ArchTest
  static final ArchRule ONLY_THE_MAIL_SERVER_MAILS =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage("..selfservice.mail")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.mail..", "org.springframework.mail..")
          .because("a mail that is not in the journal is sent twice or never");
}
