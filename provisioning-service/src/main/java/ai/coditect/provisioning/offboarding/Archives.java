package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Timestamp;
import java.time.Instant;
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
  record Archive(UUID id, long size, String sha256, Instant completedAt) {}

  /** The whole archive of a departure; empty while there is none. */
  Optional<Archive> find(TenantId tenant, Instant requestedAt) {
    return jdbc.sql(
            """
            select archive_id, size, sha256, completed_at from tenant_archive
            where tenant_id = ? and requested_at = ? and completed_at is not null
            """)
        .params(tenant.value(), Timestamp.from(requestedAt))
        .query(
            (row, _) ->
                new Archive(
                    row.getObject("archive_id", UUID.class),
                    row.getLong("size"),
                    row.getString("sha256"),
                    row.getTimestamp("completed_at").toInstant()))
        .optional();
  }

  /**
   * Begins an archive anew; what an earlier attempt left goes. Writing fails with {@link
   * Reason#ARCHIVE_TOO_LARGE}, for an operator, once it is larger than allowed.
   */
  ArchiveWriter begin(TenantId tenant, Instant requestedAt) {
    UUID id = UUID.randomUUID();
    transaction.executeWithoutResult(
        _ -> {
          jdbc.sql("delete from tenant_archive where tenant_id = ? and completed_at is null")
              .param(tenant.value())
              .update();
          jdbc.sql(
                  "insert into tenant_archive (archive_id, tenant_id, requested_at) values (?, ?, ?)")
              .params(id, tenant.value(), Timestamp.from(requestedAt))
              .update();
        });
    var pieces = new Pieces(id);
    return new ArchiveWriter(
        tenant.value(),
        requestedAt,
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
