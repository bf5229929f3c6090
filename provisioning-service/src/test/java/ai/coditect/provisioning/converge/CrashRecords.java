package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Condition.Truth;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is written down of a tenant in the engine's database: reports, journal, documents. */
@NullMarked
final class CrashRecords {

  private final TenantRecords tenants;
  private final JdbcTemplate jdbc;

  CrashRecords(Replica replica) {
    this.tenants = replica.bean(TenantRecords.class);
    this.jdbc = replica.bean(JdbcTemplate.class);
  }

  /** Whether this intent was carried out. */
  boolean carriedOut(TenantIntent asked) {
    return tenants
        .find(asked.tenantId())
        .map(TenantRecord::status)
        .filter(status -> status.observedGeneration() == asked.generation())
        .filter(status -> status.conditions().getFirst().status() == Truth.TRUE)
        .isPresent();
  }

  /** Whether nobody works on the tenant and nothing is left open. */
  boolean atRest(TenantId tenant) {
    return jdbc.queryForList(
            """
            select owner is null and open_epoch is null and due_at > now() from work where tenant_id = ?
            """,
            Boolean.class,
            tenant.value())
        .contains(true);
  }

  /** Steps the time to the end of all leases; nobody must be working. */
  void endLeases() {
    jdbc.update("update work set lease_until = now() where lease_until > now()");
  }

  TenantRecord of(TenantId tenant) {
    return tenants.find(tenant).orElseThrow();
  }

  TenantStatus status(TenantId tenant) {
    return Objects.requireNonNull(of(tenant).status());
  }

  long epoch(TenantId tenant) {
    return tenants.find(tenant).map(TenantRecord::epoch).orElse(0L);
  }

  /** What was reported last, without what names or dates it. */
  String told(TenantId tenant) {
    TenantStatus status = status(tenant);
    return "%s %s tier=%s conditions=%s operations=%s departure=%s"
        .formatted(
            status.phase(),
            status.rejection() == null ? "" : status.rejection().reason(),
            status.effectiveTier(),
            // Which targets are mentioned depends on what the last run had to do there.
            status.conditions().stream()
                .filter(it -> it.type().equals(Condition.READY) || it.status() != Truth.TRUE)
                .map(it -> it.type() + "=" + it.status() + ":" + it.reason())
                .toList(),
            status.operations().stream()
                .map(it -> it.aspect() + "=" + it.state() + ":" + it.reason())
                .toList(),
            status.offboarding() == null ? "" : status.offboarding().stage());
  }

  /** The data that is said to be kept. */
  Set<String> retained(TenantId tenant) {
    return status(tenant).retained().stream()
        .map(it -> it.what().replace(tenant.suffix(), "T"))
        .collect(Collectors.toSet());
  }

  /** Archives, observations of absence, certificates, and what these say was deleted. */
  List<String> documents(TenantId tenant) {
    return jdbc.queryForList(
        """
            select 'archive' from tenant_archive where tenant_id = ? and completed_at is not null
            union all select 'absence ' || target from absence where tenant_id = ?
            union all select 'certificate' from deletion_certificate where tenant_id = ?
            union all select 'deleted ' || replace(deleted ->> 'what', ?, 'T')
              from deletion_certificate, jsonb_array_elements(document::jsonb #> '{certificate,deleted}') deleted
              where tenant_id = ?
            order by 1
            """,
        String.class,
        tenant.value(),
        tenant.value(),
        tenant.value(),
        tenant.suffix(),
        tenant.value());
  }

  /** How many different steps runs after an epoch had. */
  int steps(TenantId tenant, long after) {
    return jdbc.queryForList(
            "select distinct step_key || action from step where tenant_id = ? and epoch > ?",
            String.class,
            tenant.value(),
            after)
        .size();
  }

  /** How often each step succeeded in runs after an epoch. */
  Map<String, Integer> successes(TenantId tenant, long after) {
    Map<String, Integer> times = new TreeMap<>();
    jdbc.queryForList(
            """
            select step_key || ' ' || action from step where tenant_id = ? and epoch > ? and state = 'succeeded'
            """,
            String.class,
            tenant.value(),
            after)
        .forEach(step -> times.merge(step.replace(tenant.suffix(), "T"), 1, Integer::sum));
    return times;
  }

  void assertJournalIsClosed(TenantId tenant) {
    assertThat(
            jdbc.queryForList(
                """
                    select 'step ' || step_key from step where tenant_id = ? and state = 'intended'
                    union all select 'run ' || epoch from run where tenant_id = ? and ended_at is null
                    """,
                String.class,
                tenant.value(),
                tenant.value()))
        .as("what is open in the journal")
        .isEmpty();
  }

  /** Whether all events about the tenant have left. */
  boolean allSent(TenantId tenant) {
    return jdbc.queryForList("select id from outbox where event_key = ?", tenant.value()).isEmpty();
  }
}
