package ai.coditect.provisioning.tier;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Remembers each revision of a definition that was ever in effect, so that a refused tier change
 * can be taken back to the very definition that the tenant had, and refuses definitions that would
 * harm tenants which are there.
 */
@Repository
class TierRevisions implements TierCatalogue.History {

  private static final Actor SERVICE = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final AuditTrail audit;
  private final Map<Revision, TierDefinition> known = new ConcurrentHashMap<>();

  TierRevisions(JdbcTemplate jdbc, TransactionTemplate transaction, AuditTrail audit) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.audit = audit;
  }

  private record Revision(TierName tier, int number) {}

  /**
   * Takes definitions into effect. A new revision is in the trail, with what it changes.
   *
   * @throws IllegalStateException if one says something else than the same revision said before, or
   *     a tier that tenants have is missing
   */
  void takeIntoEffect(TierCatalogue catalogue) {
    requireThoseInUse(catalogue);
    for (TierDefinition definition : catalogue.complete()) {
      transaction.executeWithoutResult(_ -> add(definition));
      if (!find(definition.tier(), definition.revision()).equals(Optional.of(definition))) {
        throw new IllegalStateException(
            "tier %s says something else at revision %d than it said before: a changed definition needs a new revision"
                .formatted(definition.tier(), definition.revision()));
      }
    }
  }

  private void add(TierDefinition definition) {
    String content = EventJson.writeText(definition);
    int added =
        jdbc.update(
            "insert into tier_definition (tier, revision, content) values (?, ?, ?::jsonb) on conflict do nothing",
            definition.tier().value(),
            definition.revision(),
            content);
    if (added == 1) {
      audit.record(
          AuditEntry.of(
                  SERVICE,
                  "tier.revision-added",
                  new Target("tier", definition.tier().value()),
                  Outcome.SUCCEEDED)
              .withChanges(TierChanges.between(newestBeside(definition), content)));
    }
  }

  /** The content of the newest other revision of the tier; an empty object if there is none. */
  private String newestBeside(TierDefinition definition) {
    return jdbc
        .queryForList(
            "select content::text from tier_definition where tier = ? and revision <> ? order by revision desc limit 1",
            String.class,
            definition.tier().value(),
            definition.revision())
        .stream()
        .findFirst()
        .orElse("{}");
  }

  /** The names of the further environments of all of them. */
  Set<String> environments() {
    return Set.copyOf(
        jdbc.queryForList(
            """
            select distinct jsonb_object_keys(content #> '{kubernetes,environments,further}')
            from tier_definition
            where jsonb_typeof(content #> '{kubernetes,environments,further}') = 'object'
            """,
            String.class));
  }

  private void requireThoseInUse(TierCatalogue catalogue) {
    Set<TierName> missing =
        jdbc
            .query(
                "select distinct tier from tenant_status where tier is not null and phase <> 'offboarded'",
                (row, _) -> new TierName(row.getString(1)))
            .stream()
            .filter(tier -> catalogue.find(tier).isEmpty())
            .collect(
                Collectors.toCollection(
                    () -> new TreeSet<>(java.util.Comparator.comparing(TierName::value))));
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "tenants have tier %s, which coditect.tiers.directory does not define (any more)"
              .formatted(missing));
    }
  }

  @Override
  public Optional<TierDefinition> find(TierName tier, int revision) {
    var key = new Revision(tier, revision);
    TierDefinition found = known.get(key);
    if (found != null) {
      return Optional.of(found);
    }
    List<TierDefinition> stored =
        jdbc.query(
            "select content from tier_definition where tier = ? and revision = ?",
            (row, _) -> EventJson.read(row.getString(1), TierDefinition.class),
            tier.value(),
            revision);
    stored.forEach(definition -> known.put(key, definition));
    return stored.stream().findFirst();
  }
}
