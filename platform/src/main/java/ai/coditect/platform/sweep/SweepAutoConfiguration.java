package ai.coditect.platform.sweep;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Does the sweeps that a service declares. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
    })
@EnableConfigurationProperties(SweepProperties.class)
public class SweepAutoConfiguration {

  @Bean
  Sweeper sweeper(
      ObjectProvider<Sweep> sweeps,
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      SweepProperties properties) {
    return new Sweeper(
        sweeps.stream().toList(),
        new SweepRows(jdbc),
        new TransactionTemplate(transactions),
        properties);
  }
}
