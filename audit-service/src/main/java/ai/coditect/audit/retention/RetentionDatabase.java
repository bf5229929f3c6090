package ai.coditect.audit.retention;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger's database as the role that may remove payloads, over a connection of its own. */
@Component
class RetentionDatabase {

  private final HikariDataSource source;
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  RetentionDatabase(@Value("${spring.datasource.url}") String url, RetentionProperties properties) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(properties.username());
    config.setPassword(properties.password());
    config.setPoolName("retention");
    config.setMaximumPoolSize(1);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1); // connects when it is needed, after the migrations
    source = new HikariDataSource(config);
    jdbc = new JdbcTemplate(source);
    transaction = new TransactionTemplate(new JdbcTransactionManager(source));
  }

  @PreDestroy
  void close() {
    source.close();
  }

  JdbcTemplate jdbc() {
    return jdbc;
  }

  <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(_ -> work.get()));
  }
}
