package ai.coditect.audit.retention;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.retention.ErasureTable.Erasure;
import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.ErasureId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Erasures in the trail, and what puts them off. */
@RestController
class ErasureController {

  private static final int MOST = 100;

  private final Erasures erasures;
  private final ErasureTable table;
  private final JdbcTemplate jdbc;

  ErasureController(Erasures erasures, ErasureTable table, JdbcTemplate jdbc) {
    this.erasures = erasures;
    this.table = table;
    this.jdbc = jdbc;
  }

  /**
   * What is to be erased.
   *
   * @param subject whose entries within the tenant, by the id of an actor or target; null for the
   *     whole trail of the tenant
   * @param reason for the trail; must not name the person
   */
  record Order(TenantId tenantId, @Nullable String subject, String reason) {

    Order {
      Require.present(tenantId, "tenantId");
      Require.text(reason, 200, "reason");
      if (subject != null) {
        Require.text(subject, 255, "subject");
        Require.that(subject.indexOf('\0') < 0, "subject must have no NUL");
      }
      Require.that(reason.indexOf('\0') < 0, "reason must have no NUL");
    }
  }

  /** Asks for one. Asking again, while it is not done, answers with the same. */
  @PostMapping("/v1/erasures")
  ResponseEntity<ErasureView> request(@RequestBody Order order, JwtAuthenticationToken token) {
    Erasure erasure =
        erasures.request(Caller.of(token), order.tenantId(), order.subject(), order.reason());
    return ResponseEntity.accepted()
        .location(URI.create("/v1/erasures/" + erasure.id()))
        .body(ErasureView.of(erasure));
  }

  /** How far one is. */
  @GetMapping("/v1/erasures/{id}")
  ErasureView one(@PathVariable ErasureId id) {
    return ErasureView.of(table.find(id).orElseThrow(ProblemException::notFound));
  }

  /** A tenant's newest. */
  @GetMapping("/v1/erasures")
  Items<ErasureView> ofTenant(@RequestParam TenantId tenantId) {
    return new Items<>(table.ofTenant(tenantId, MOST).stream().map(ErasureView::of).toList());
  }

  /** A tenant's holds, as the trail knows them. They are placed and lifted in provisioning. */
  @GetMapping("/v1/legal-holds")
  Items<HoldView> holds(@RequestParam TenantId tenantId) {
    return new Items<>(
        jdbc.query(
            """
            select id, reference, placed_at, released_at from legal_hold where tenant_id = ?
            order by placed_at desc limit ?
            """,
            (row, number) -> {
              Timestamp released = row.getTimestamp(4);
              return new HoldView(
                  row.getString(1),
                  row.getString(2),
                  row.getTimestamp(3).toInstant(),
                  released == null ? null : released.toInstant());
            },
            tenantId.value(),
            MOST));
  }

  /** Several. */
  record Items<T>(List<T> items) {}

  /** A hold as it is answered. */
  record HoldView(String id, String reference, Instant placedAt, @Nullable Instant releasedAt) {}

  /** An erasure as it is answered; {@code waitsFor} is there while a hold puts it off. */
  record ErasureView(
      ErasureId id,
      TenantId tenantId,
      String state,
      @Nullable String waitsFor,
      long entries,
      Instant requestedAt,
      @Nullable Instant endedAt) {

    static ErasureView of(Erasure erasure) {
      return new ErasureView(
          erasure.id(),
          erasure.tenant(),
          erasure.state().code(),
          erasure.state() == ErasureTable.State.HELD ? "HeldUntilRelease" : null,
          erasure.entries(),
          erasure.requestedAt(),
          erasure.endedAt());
    }
  }
}
