package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The archives, in pieces of at most {@value #PIECE} bytes in the database, so that every replica
 * can write and serve them and none needs memory for a whole one.
 */
@Repository
class Archives {

  static final int PIECE = 1 << 20;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final long maxSize;

  Archives(JdbcClient jdbc, TransactionTemplate transaction, OffboardingProperties properties) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.maxSize = properties.maxArchiveSize().toBytes();
  }

  /** A whole archive. */
  record Archive(UUID id, long size, String sha256) {}

  /** An archive, if it is whole. */
  Optional<Archive> find(ArchiveName name) {
    return jdbc.sql(
            """
            select archive_id, size, sha256 from tenant_archive
            where tenant_id = ? and requested_at = ? and name = ? and completed_at is not null
            """)
        .params(name.tenant().value(), Timestamp.from(name.requestedAt()), name.name())
        .query(Archives::archive)
        .optional();
  }

  /** An archive of one resource's data, by its name. */
  Optional<Archive> find(TenantId tenant, String name) {
    return jdbc.sql(
            """
            select archive_id, size, sha256 from tenant_archive
            where tenant_id = ? and name = ? and name <> '' and completed_at is not null
            """)
        .params(tenant.value(), name)
        .query(Archives::archive)
        .optional();
  }

  /**
   * Removes what nobody can fetch: those of departures that were taken back, those whose time is
   * over, those that were never finished. Returns how many.
   *
   * <p>An archive of one resource's data is kept for as long as the status tells of it, or still of
   * the data: then it was made and that could not be told yet. One that was asked for is kept for
   * its time. While a legal hold is on the tenant, all that are finished are kept.
   */
  int removeUnreachable() {
    return jdbc.sql(
            """
            delete from tenant_archive a
            where a.completed_at is null and a.begun_at < now() - interval '7 days'
               or a.completed_at is not null
                  and not exists (
                    select from tenant t where t.tenant_id = a.tenant_id and t.legal_hold)
                  and (a.name = '' and not exists (
                    select from tenant t where t.tenant_id = a.tenant_id
                      and (t.intent::jsonb #>> '{departure,requestedAt}')::timestamptz = a.requested_at)
                  or a.completed_at < now() - interval '1 day' and a.name <> '' and not exists (
                    select from tenant_status s where s.tenant_id = a.tenant_id
                      and (s.status::jsonb -> 'archives' @> jsonb_build_array(jsonb_build_object('id', a.name))
                        or s.status::jsonb -> 'retained' @> jsonb_build_array(jsonb_build_object('what', a.what))))
                  and not exists (
                    select from data_export e where e.tenant_id = a.tenant_id
                      and e.operation_id = a.name and e.available_until > now()))
            """)
        .update();
  }

  private static Archive archive(ResultSet row, int number) throws SQLException {
    return new Archive(
        row.getObject("archive_id", UUID.class), row.getLong("size"), row.getString("sha256"));
  }

  /** Removes a tenant's archives of this kind but one. */
  void removeOthers(TenantId tenant, String what, String name) {
    jdbc.sql("delete from tenant_archive where tenant_id = ? and what = ? and name <> ?")
        .params(tenant.value(), what, name)
        .update();
  }

  /**
   * Begins an archive anew; what an earlier attempt left goes. Writing fails with {@link
   * Reason#ARCHIVE_TOO_LARGE}, for an operator, once it is larger than allowed.
   */
  ArchiveWriter begin(ArchiveName name) {
    UUID id = UUID.randomUUID();
    transaction.executeWithoutResult(
        _ -> {
          jdbc.sql(
                  """
                  delete from tenant_archive where tenant_id = ? and name = ? and completed_at is null
                  """)
              .params(name.tenant().value(), name.name())
              .update();
          jdbc.sql(
                  """
                  insert into tenant_archive (archive_id, tenant_id, requested_at, name, what)
                  values (?, ?, ?, ?, ?)
                  """)
              .params(id, name.tenant().value(), Timestamp.from(name.requestedAt()), name.name())
              .param(name.what())
              .update();
        });
    var pieces = new Pieces(id);
    return new ArchiveWriter(
        name.tenant().value(),
        name.requestedAt(),
        pieces,
        (manifest, sha256) ->
            jdbc.sql(
                    """
                    update tenant_archive
                    set completed_at = now(), size = ?, sha256 = ?, manifest = ?::jsonb
                    where archive_id = ?
                    """)
                .params(pieces.size, sha256, EventJson.writeText(manifest), id)
                .update());
  }

  /** Copies an archive, piece by piece. */
  void copy(Archive archive, OutputStream out) throws IOException {
    for (int number = 0; (long) number * PIECE < archive.size(); number++) {
      out.write(
          jdbc.sql("select bytes from tenant_archive_piece where archive_id = ? and number = ?")
              .params(archive.id(), number)
              .query(byte[].class)
              .single());
    }
  }

  private final class Pieces extends OutputStream {
    private final UUID archive;
    private final byte[] piece = new byte[PIECE];
    private int filled;
    private int number;
    private long size;

    Pieces(UUID archive) {
      this.archive = archive;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      int done = 0;
      while (done < length) {
        int part = Math.min(length - done, PIECE - filled);
        System.arraycopy(bytes, from + done, piece, filled, part);
        filled += part;
        done += part;
        if (filled == PIECE) {
          store();
        }
      }
      size += length;
    }

    @Override
    public void flush() {
      if (filled > 0) {
        store();
      }
    }

    private void store() {
      if ((long) number * PIECE + filled > maxSize) {
        throw new FailureException(
            new Failure.Terminal(
                Reason.ARCHIVE_TOO_LARGE,
                "the archive would have more than %d bytes".formatted(maxSize)),
            null);
      }
      jdbc.sql("insert into tenant_archive_piece (archive_id, number, bytes) values (?, ?, ?)")
          .params(archive, number, Arrays.copyOf(piece, filled))
          .update();
      number++;
      filled = 0;
    }
  }
}
