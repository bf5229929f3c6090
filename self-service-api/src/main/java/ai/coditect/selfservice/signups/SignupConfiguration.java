package ai.coditect.selfservice.signups;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Forgets sign-ups that nobody verified, and of the others what is personal: by then it has no
 * purpose there.
 */
@Configuration(proxyBeanMethods = false)
class SignupConfiguration {

  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int BATCH = 5_000;

  @Bean
  Task<?> forgetSignupsStep(
      BackgroundSteps steps, JdbcClient jdbc, SignupProperties properties, Clock clock) {
    return steps.recurring(
        "forget-signups", INTERVAL, () -> forgetUncompleted(jdbc, properties, clock));
  }

  @Bean
  Task<?> blankSignupsStep(
      BackgroundSteps steps, JdbcClient jdbc, SignupProperties properties, Clock clock) {
    return steps.recurring(
        "blank-signups", INTERVAL, () -> blankCompleted(jdbc, properties, clock));
  }

  static int forgetUncompleted(JdbcClient jdbc, SignupProperties properties, Clock clock) {
    return jdbc.sql(
            """
            delete from signup where id in
              (select id from signup where state <> 'COMPLETED' and expires_at < ?
               order by expires_at limit ?)
            """)
        .params(Timestamp.from(clock.instant().minus(properties.keptAfterEnd())), BATCH)
        .update();
  }

  static int blankCompleted(JdbcClient jdbc, SignupProperties properties, Clock clock) {
    return jdbc.sql(
            """
            update signup
            set email = '', display_name = '', organisation = null, code_mac = null,
                version = version + 1
            where id in
              (select id from signup where state = 'COMPLETED' and email <> '' and expires_at < ?
               order by expires_at limit ?)
            """)
        .params(Timestamp.from(clock.instant().minus(properties.keptAfterEnd())), BATCH)
        .update();
  }
}
