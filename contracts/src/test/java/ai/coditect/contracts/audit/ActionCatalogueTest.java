package ai.coditect.contracts.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActionCatalogueTest {

  private static final ActionCatalogue CATALOGUE = ActionCatalogue.platform();
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DOCUMENT = CHECKOUT.resolve("docs/actions.md");
  private static final List<String> SERVICES =
      List.of("self-service-api", "provisioning-service", "audit-service");

  /** Names of actions are dotted words of which the last is a participle; metrics begin like us. */
  private static final Pattern ACTION =
      Pattern.compile(
          "\"([a-z][a-z0-9-]*(?:\\.[a-z][a-z0-9-]*)*" + "\\.(?:[a-z0-9-]*ed|left|sent|read))\"");

  @Test
  void every_action_that_the_services_name_is_in_the_catalogue() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String service : SERVICES) {
      for (Path file : auditing(service)) {
        ACTION
            .matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1))
            .filter(action -> !action.startsWith("coditect.") && !knows(action, service))
            .forEach(action -> missing.add(service + ": " + action));
      }
    }
    assertThat(missing).as("add them to actions.tsv").isEmpty();
  }

  /**
   * The audit service also reads what others record; what it records itself is checked as it does.
   */
  private static boolean knows(String action, String service) {
    return CATALOGUE
        .find(action)
        .filter(it -> service.equals("audit-service") || it.sources().contains(service))
        .isPresent();
  }

  /** Files that have to do with the audit trail, so whose dotted participles are actions. */
  private static List<Path> auditing(String service) throws IOException {
    try (Stream<Path> files = Files.walk(CHECKOUT.resolve(service).resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java") && isAuditing(file)).toList();
    }
  }

  private static boolean isAuditing(Path file) {
    try {
      return Files.readString(file).contains("udit");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With {@code -Dcoditect.docs.write=true} it writes the table instead. */
  @Test
  void the_documented_actions_are_those_of_the_catalogue() throws IOException {
    String begin = "| action |";
    String document = Files.readString(DOCUMENT);
    String intended = document.substring(0, document.indexOf(begin)) + table();
    if (Boolean.getBoolean("coditect.docs.write")) {
      Files.writeString(DOCUMENT, intended);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(intended);
  }

  private static String table() {
    return CATALOGUE.entries().stream()
        .map(ActionCatalogueTest::row)
        .collect(
            Collectors.joining(
                "\n",
                """
                | action | of | tenant | ends as | OCSF | evidence for | meaning |
                |---|---|---|---|---|---|---|
                """,
                "\n"));
  }

  private static String row(ActionEntry entry) {
    return "| `%s` | %s | %s | %s | %s | %s | %s |"
        .formatted(
            entry.action(),
            entry.sources().stream().sorted().collect(Collectors.joining(", ")),
            entry.tenant().name().toLowerCase(Locale.ROOT),
            entry.outcomes().stream()
                .sorted(Comparator.naturalOrder())
                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")),
            entry.ocsf(),
            String.join(", ", entry.controls()),
            entry.meaning());
  }

  /**
   * Activities by class, after OCSF 1.3. Those of 3001 that attach and detach a policy (7, 8) are
   * left out: no action of ours does, and they were taken for changes of an account once.
   */
  private static final Map<Integer, Set<Integer>> ACTIVITIES =
      Map.of(
          3001, Set.of(1, 2, 3, 4, 5, 6, 9, 10, 11, 99),
          3002, Set.of(1, 2, 3, 4, 5, 6, 99),
          3004, Set.of(1, 2, 3, 4, 99),
          3005, Set.of(1, 2, 99),
          6003, Set.of(1, 2, 3, 4, 99));

  @Test
  void every_action_has_an_activity_that_its_class_knows() {
    assertThat(CATALOGUE.entries())
        .allSatisfy(
            entry ->
                assertThat(ACTIVITIES.getOrDefault(entry.ocsfClass(), Set.of()))
                    .as(entry.action())
                    .contains(entry.ocsfActivity()));
    assertThat(ocsf("email-change.requested")).isEqualTo("3001.99");
    assertThat(ocsf("email-change.confirmed")).isEqualTo("3001.99");
    assertThat(ocsf("identity.address-changed")).isEqualTo("3001.99");
    assertThat(ocsf("account.credential-removed")).as("a factor disabled").isEqualTo("3001.11");
  }

  private static String ocsf(String action) {
    return CATALOGUE.find(action).orElseThrow().ocsf();
  }

  @Test
  void an_event_is_refused_for_its_action_its_source_its_outcome_and_its_tenant() {
    TenantId tenant = TenantId.next();

    assertThat(refusal("member.added", "self-service-api", tenant, Outcome.SUCCEEDED)).isEmpty();
    assertThat(refusal("member.painted", "self-service-api", tenant, Outcome.SUCCEEDED))
        .contains("not in the catalogue");
    assertThat(refusal("member.added", "audit-service", tenant, Outcome.SUCCEEDED))
        .contains("this source");
    assertThat(refusal("member.added", "self-service-api", tenant, Outcome.DENIED))
        .contains("does not end as");
    assertThat(refusal("member.added", "self-service-api", null, Outcome.SUCCEEDED))
        .contains("lacks its tenant");
    assertThat(refusal("audit.event.parked", "audit-service", tenant, Outcome.FAILED))
        .contains("belongs to no tenant");
  }

  @Test
  void a_star_stands_for_one_word_and_a_name_goes_before_it() {
    assertThat(CATALOGUE.find("provisioning.bucket.created").orElseThrow().ocsf())
        .isEqualTo("3004.1");
    assertThat(CATALOGUE.find("provisioning.role-binding.created").orElseThrow().ocsf())
        .isEqualTo("3005.1");
    assertThat(CATALOGUE.find("provisioning.a.b.created")).isEmpty();
    assertThat(CATALOGUE.find("provisioning.created")).isEmpty();
  }

  @Test
  void another_services_catalogue_adds_actions_and_changes_none() {
    String head = "coditect.audit.actions/v1\t3\naction\n";
    String line = "billing.invoice.sent\t3\tbilling\talways\tsucceeded\t6003.1\t-\tan invoice\n";

    ActionCatalogue both = CATALOGUE.and(ActionCatalogue.read(head + line));

    assertThat(both.covers("billing")).isTrue();
    assertThat(both.find("billing.invoice.sent")).isPresent();
    String taken = line.replace("billing.invoice.sent", "member.added");
    assertThatThrownBy(() -> CATALOGUE.and(ActionCatalogue.read(head + taken)))
        .hasMessageContaining("twice member.added");
    assertThatThrownBy(() -> ActionCatalogue.read("something else\n\n"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ActionCatalogue.read(head + line.replace("\t3\t", "\t4\t")))
        .hasMessageContaining("newer than its catalogue");
  }

  private static String refusal(
      String action, String source, @Nullable TenantId tenant, Outcome outcome) {
    var event =
        new AuditEvent(
            EventId.next(),
            source,
            1,
            Instant.EPOCH,
            tenant,
            new Actor(Actor.Type.SYSTEM, source),
            action,
            new Target("thing", "1"),
            outcome,
            null,
            null,
            null,
            "c",
            List.of(),
            null);
    return CATALOGUE.refusal(event).orElse("");
  }
}
