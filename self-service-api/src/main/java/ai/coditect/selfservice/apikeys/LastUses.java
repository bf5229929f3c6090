package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.selfservice.work.NotedTimes;
import java.time.Clock;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** When each key was used last, to ten seconds. */
@Component
class LastUses extends NotedTimes {

  private final Clock clock;

  LastUses(JdbcTemplate jdbc, Clock clock) {
    super("api-key-uses", jdbc, "api_key", "last_used_at");
    this.clock = clock;
  }

  /** A key is used right now. */
  void used(ApiKeyId key) {
    note(key.value(), clock.instant());
  }

  @Override
  protected String failure() {
    return "When keys were used last could not be written";
  }
}
