package ai.coditect.selfservice.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.platform.event.EventJson;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.TestStatuses;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class StatusTest extends SelfServiceTestBase {

  @Autowired private KafkaListenerEndpointRegistry listeners;

  @Test
  void a_report_shows_in_tenant_provisioning_and_operation() {
    Owner owner = owner();
    String token = accessToken(owner);
    assertThat(provisioning(owner, token).text("/phase")).isEqualTo("pending");

    report(TestStatuses.retrying(owner, 5));
    awaitRevision(owner, 5);

    Api.Answer operation = operation(owner);
    assertThat(operation.text("/state")).isEqualTo("running");
    assertThat(operation.text("/waitingOn")).isEqualTo("us");
    assertThat(operation.text("/reason")).isEqualTo("KubernetesUnavailable");
    assertThat(operation.text("/attempts")).isEqualTo("3");
    assertThat(operation.text("/nextAttemptAt")).isEqualTo("2026-11-22T12:00:30Z");
    assertThat(operation.text("/steps/0/key")).isEqualTo("kubernetes.namespace");
    assertThat(operation.text("/steps/0/state")).isEqualTo("retrying");
    Api.Answer provisioning = provisioning(owner, token);
    assertThat(provisioning.text("/conditions/0/status")).isEqualTo("False");
    assertThat(provisioning.header("ETag")).isEqualTo("\"5\"");

    report(TestStatuses.ready(owner, 6));
    awaitRevision(owner, 6);

    assertThat(operation(owner).text("/state")).isEqualTo("succeeded");
    assertThat(operation(owner).text("/endedAt")).isNotEmpty();
    Api.Answer tenant = api().get("/v1/tenants/" + owner.tenantId(), token);
    assertThat(tenant.text("/effectiveTier")).isEqualTo("free");
    assertThat(tenant.text("/phase")).isEqualTo("ready");
    assertThat(api().get("/v1/tenants", token).text("/items/0/id")).isEqualTo(owner.tenantId());
  }

  @Test
  void an_unchanged_representation_is_not_sent_again() {
    Owner owner = owner();
    Api.Answer first = operation(owner);

    Api.Answer second =
        api()
            .get(
                "/v1/operations/" + owner.operationId(),
                owner.operationToken(),
                "If-None-Match",
                first.header("ETag"));

    assertThat(first.header("ETag")).matches("\"[0-9]+\"");
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void older_and_repeated_reports_have_no_effect() {
    Owner owner = owner();
    Owner marker = owner();
    report(TestStatuses.ready(owner, 9));
    report(TestStatuses.ready(owner, 9));
    report(TestStatuses.retrying(owner, 8));
    awaitRevision(owner, 9);
    report(TestStatuses.ready(marker, 1));
    awaitAllRead();

    assertThat(operation(owner).text("/state")).isEqualTo("succeeded");
    assertThat(revision(owner)).isEqualTo(9);
    mail(owner.email(), 2);
    assertThat(notices(owner)).isOne();
  }

  @Test
  void a_rebuild_takes_no_operation_back_and_records_no_end_again() {
    Owner owner = owner();
    report(TestStatuses.retrying(owner, 1));
    report(TestStatuses.ready(owner, 2));
    awaitRevision(owner, 2);
    awaitAllRead();
    String before = operation(owner).body();

    rebuild();
    awaitRevision(owner, 2);
    awaitAllRead();
    await().atMost(SOON).until(() -> count("select count(*) from outbox") == 0);

    assertThat(operation(owner).body()).isEqualTo(before);
    assertThat(
            SentEvents.trail(owner.tenantId()).stream()
                .filter(it -> it.action().startsWith("operation."))
                .map(AuditEvent::action))
        .containsExactly("operation.accepted", "operation.succeeded");
  }

  @Test
  void a_rebuild_takes_an_unfinished_operation_over_no_older_report() {
    Owner owner = owner();
    report(TestStatuses.retrying(owner, 3));
    report(TestStatuses.delayed(owner, 4));
    awaitRevision(owner, 4);
    awaitAllRead();
    String before = operation(owner).body();

    rebuild();
    awaitRevision(owner, 4);
    awaitAllRead();

    assertThat(operation(owner).body()).isEqualTo(before);
  }

  @Test
  void an_owner_is_told_once_that_an_operation_takes_longer() {
    Owner owner = owner();
    report(TestStatuses.delayed(owner, 1));
    report(TestStatuses.delayed(owner, 2));

    Mailbox.Mail mail = mail(owner.email(), 2);
    assertThat(mail.subject()).contains("takes longer");
    assertThat(mail.text()).contains(owner.tenantId()).contains("The cluster does not answer.");
    awaitRevision(owner, 2);
    assertThat(operation(owner).json().at("/delayed").asBoolean()).isTrue();
    assertThat(count("select count(*) from notice where subject = ?", owner.operationId())).isOne();
  }

  @Test
  void an_emptied_read_model_rebuilds_from_the_topic_without_a_second_mail() {
    Owner owner = owner();
    report(TestStatuses.ready(owner, 3));
    awaitRevision(owner, 3);
    String messageId = mail(owner.email(), 2).messageId();
    awaitAllRead();

    rebuild();

    awaitRevision(owner, 3);
    awaitAllRead();
    assertThat(notices(owner)).isOne();
    assertThat(mailbox().to(owner.email())).hasSize(2);
    assertThat(mail(owner.email(), 2).messageId()).isEqualTo(messageId);
    assertThat(operation(owner).text("/state")).isEqualTo("succeeded");
  }

  @Test
  void a_report_that_cannot_be_read_is_parked_and_the_next_ones_go_on() {
    Owner owner = owner();
    long parked = deadLetters();
    report(owner.tenantId(), "{\"tenantId\": 5}".getBytes(StandardCharsets.UTF_8));
    report(owner.tenantId(), "no json".getBytes(StandardCharsets.UTF_8));
    report(TestStatuses.ready(owner, 2));

    awaitRevision(owner, 2);
    await().atMost(SOON).until(() -> deadLetters() == parked + 2);
  }

  @Test
  void the_stored_position_is_past_a_report_that_cannot_be_read() {
    Owner owner = owner();
    long parked = deadLetters();
    report(TestStatuses.ready(owner, 1));
    report(owner.tenantId(), "no json".getBytes(StandardCharsets.UTF_8));
    report(owner().tenantId(), EventJson.write(TestStatuses.ready(owner, 2)));

    awaitAllRead();
    await().atMost(SOON).until(() -> deadLetters() == parked + 2);
    assertThat(revision(owner)).isOne();
  }

  @Test
  void a_report_for_a_tenant_that_is_not_here_changes_nobodys_operation() {
    Owner owner = owner();
    Owner other = owner();
    var foreign =
        new Owner(owner.email(), owner.tenantId(), owner.userId(), other.operationId(), "", "");
    report(TestStatuses.ready(foreign, 2));
    awaitRevision(owner, 2);

    assertThat(operation(other).text("/state")).isEqualTo("queued");
  }

  private void rebuild() {
    var listener = Objects.requireNonNull(listeners.getListenerContainer("status"));
    listener.stop();
    jdbc.sql("truncate tenant_status, tenant_status_position").update();
    listener.start();
  }

  private Api.Answer operation(Owner owner) {
    return api().get("/v1/operations/" + owner.operationId(), owner.operationToken());
  }

  private Api.Answer provisioning(Owner owner, String token) {
    return api().get("/v1/tenants/" + owner.tenantId() + "/provisioning", token);
  }

  private void awaitRevision(Owner owner, long revision) {
    await().atMost(SOON).until(() -> revision(owner) == revision);
  }

  private long revision(Owner owner) {
    return count(
        "select coalesce(max(status_revision), 0) from tenant_status where tenant_id = ?",
        owner.tenantId());
  }

  private long notices(Owner owner) {
    return count("select count(*) from notice where subject = ?", owner.tenantId());
  }

  /** Waits until the read model is at the end of every partition. */
  private void awaitAllRead() {
    await()
        .atMost(SOON)
        .until(
            () ->
                end(Topics.TENANT_PROVISIONING)
                    == count("select coalesce(sum(next_offset), 0) from tenant_status_position"));
  }

  private static long deadLetters() {
    return end(Topics.TENANT_PROVISIONING + Topics.DEAD_LETTER_SUFFIX);
  }

  private static long end(String topic) {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                TestKafka.shared().bootstrapServers()))) {
      int partitions =
          admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
              .mapToInt(description -> description.partitions().size())
              .sum();
      long sum = 0;
      for (int partition = 0; partition < partitions; partition++) {
        var key = new TopicPartition(topic, partition);
        sum +=
            admin.listOffsets(Map.of(key, OffsetSpec.latest())).partitionResult(key).get().offset();
      }
      return sum;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
