package ai.coditect.audit.checkpoint;

import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Lets one instance at a time publish. Time is the database's, so that clocks need not agree. That
 * a lease has ended does not stop its holder; that its epoch is the newest no more does, in the
 * database, whenever it comes to write.
 */
@Component
class PublisherLease {

  private final JdbcTemplate jdbc;
  private final double seconds;
  private final String holder = UUID.randomUUID().toString();

  PublisherLease(JdbcTemplate jdbc, CheckpointProperties properties) {
    this.jdbc = jdbc;
    this.seconds = properties.lease().toMillis() / 1000.0;
  }

  /** Takes or renews the lease; the epoch in which we publish, or nothing while it is another's. */
  OptionalLong claim() {
    return jdbc
        .query(
            """
            update publisher_lease
            set epoch = case when holder = ? then epoch else epoch + 1 end,
                holder = ?,
                until = clock_timestamp() + make_interval(secs => ?)
            where id = 1 and (holder = ? or until < clock_timestamp())
            returning epoch
            """,
            (row, number) -> row.getLong(1),
            holder,
            holder,
            seconds,
            holder)
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** Lets another instance go on at once. */
  void release() {
    jdbc.update(
        "update publisher_lease set until = '-infinity' where id = 1 and holder = ?", holder);
  }
}
