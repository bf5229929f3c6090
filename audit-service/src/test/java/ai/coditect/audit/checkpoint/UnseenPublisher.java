package ai.coditect.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.ledger.TreeReader;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Publishes in the database alone, so that a test can take it back. */
public final class UnseenPublisher {

  private UnseenPublisher() {}

  /** Publishes the tree as it is now, with the service's keys; its own loop must stand still. */
  public static void publish(BeanFactory beans) {
    TreeReader tree = beans.getBean(TreeReader.class);
    CheckpointTables tables = beans.getBean(CheckpointTables.class);
    LogKeys keys = beans.getBean(LogKeys.class);
    var publisher =
        new Publisher(
            new ForkGuard(List.of(), tables, keys, tree),
            new PublisherLease(
                beans.getBean(JdbcTemplate.class), beans.getBean(CheckpointProperties.class)),
            tree,
            tables,
            keys,
            beans.getBean(KeyHistory.class),
            List.of());
    assertThat(publisher.round()).isTrue();
    publisher.handOver();
  }
}
