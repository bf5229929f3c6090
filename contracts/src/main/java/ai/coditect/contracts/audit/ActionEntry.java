package ai.coditect.contracts.audit;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of the catalogue of actions.
 *
 * @param action its name; {@code *} stands for any one word between two dots
 * @param since the catalogue's version that had it first
 * @param sources who may record it
 * @param tenant whether it belongs to a tenant's trail
 * @param outcomes how it can end
 * @param ocsf class and activity in OCSF, for example {@code 3001.1}
 * @param controls what it is evidence for, for example {@code CC6.1}
 * @param meaning in words
 */
public record ActionEntry(
    String action,
    int since,
    Set<String> sources,
    TenantRule tenant,
    Set<Outcome> outcomes,
    String ocsf,
    List<String> controls,
    String meaning) {

  private static final int COLUMNS = 8;

  /** Whether an action belongs to a tenant's trail. */
  public enum TenantRule {
    /** It names a tenant. */
    ALWAYS,
    /** It does not. */
    NEVER,
    /** Both are right. */
    ANY
  }

  /** Validates and copies. */
  public ActionEntry {
    Require.that(
        action.matches("[a-z][a-z0-9-]*(\\.([a-z][a-z0-9-]*|\\*))+"), "no action: " + action);
    Require.atLeast(1, since, "since");
    Require.that(!sources.isEmpty() && !outcomes.isEmpty(), action + " has no source or outcome");
    Require.that(ocsf.matches("[1-9]\\d{3}\\.\\d{1,2}"), "no OCSF class and activity: " + ocsf);
    sources = Set.copyOf(sources);
    outcomes = Set.copyOf(outcomes);
    controls = List.copyOf(controls);
  }

  /** A line of the file, its cells separated by tabs. */
  static ActionEntry parse(String line) {
    String[] cells = line.split("\t", -1);
    Require.that(cells.length == COLUMNS, "the catalogue's line has not 8 cells: " + line);
    return new ActionEntry(
        cells[0],
        Integer.parseInt(cells[1]),
        Set.copyOf(list(cells[2])),
        TenantRule.valueOf(cells[3].toUpperCase(Locale.ROOT)),
        list(cells[4]).stream()
            .map(outcome -> Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet()),
        cells[5],
        cells[6].equals("-") ? List.of() : list(cells[6]),
        cells[7]);
  }

  private static List<String> list(String cell) {
    return Arrays.asList(cell.split(","));
  }

  /** The number of its OCSF class. */
  public int ocsfClass() {
    return Integer.parseInt(ocsf.substring(0, ocsf.indexOf('.')));
  }

  /** The number of its activity within that class. */
  public int ocsfActivity() {
    return Integer.parseInt(ocsf.substring(ocsf.indexOf('.') + 1));
  }

  /** What forbids this event under this line; empty if nothing does. */
  Optional<String> refusal(AuditEvent event) {
    if (!sources.contains(event.source())) {
      return Optional.of("this source does not record " + action);
    }
    if (!outcomes.contains(event.outcome())) {
      return Optional.of(action + " does not end as " + event.outcome());
    }
    boolean ofTenant = event.tenantId() != null;
    boolean right =
        switch (tenant) {
          case ALWAYS -> ofTenant;
          case NEVER -> !ofTenant;
          case ANY -> true;
        };
    return right
        ? Optional.empty()
        : Optional.of(action + (ofTenant ? " belongs to no tenant" : " lacks its tenant"));
  }
}
