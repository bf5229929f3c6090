package ai.coditect.selfservice.topics;

import ai.coditect.contracts.Require;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How topics are made that do not exist yet; existing ones keep their settings.
 *
 * @param partitions partitions of each
 * @param replication copies of each partition
 */
@ConfigurationProperties("coditect.topics")
record TopicProperties(@DefaultValue("8") int partitions, @DefaultValue("1") short replication) {

  TopicProperties {
    Require.atLeast(1, partitions, "coditect.topics.partitions");
    Require.atLeast(1, replication, "coditect.topics.replication");
  }
}
