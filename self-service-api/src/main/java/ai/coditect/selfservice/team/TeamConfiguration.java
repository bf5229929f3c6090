package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends memberships whose time is over, and forgets invitations some days after their end. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InvitationProperties.class)
class TeamConfiguration {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int BATCH = 1_000;

  /** They are worth nothing from their end on; this tells provisioning, and everybody else. */
  @Bean
  Task<?> endMembershipsStep(BackgroundSteps steps, EndedMemberships ended) {
    return steps.recurring("end-memberships", SOON, () -> endAll(ended));
  }

  @Bean
  Task<?> forgetInvitationsStep(
      BackgroundSteps steps, JdbcClient jdbc, InvitationProperties properties, Clock clock) {
    return steps.recurring("forget-invitations", INTERVAL, () -> forget(jdbc, properties, clock));
  }

  private static void endAll(EndedMemberships ended) {
    for (TenantId tenant : ended.tenants(BATCH)) {
      ended.end(tenant);
    }
  }

  static int forget(JdbcClient jdbc, InvitationProperties properties, Clock clock) {
    return jdbc.sql(
            """
            delete from invitation where id in
              (select id from invitation where expires_at < ? order by expires_at limit ?)
            """)
        .params(Timestamp.from(clock.instant().minus(properties.keptAfterEnd())), BATCH)
        .update();
  }
}
