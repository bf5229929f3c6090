package ai.coditect.provisioning.targets.database;

import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.Touched;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.support.TransactionTemplate;

/** The database's part in archives. */
@Configuration(proxyBeanMethods = false)
class DatabaseExportConfiguration {

  @Bean
  @Order(2)
  ExportSource databaseExport(
      DatabaseConnections connections,
      CellDatabase database,
      AuditTrail audit,
      TransactionTemplate transaction,
      Touched touched,
      Clock clock) {
    var login =
        new ExportLogin(
            connections,
            database,
            entry -> transaction.executeWithoutResult(_ -> audit.record(entry)),
            clock);
    return new DatabaseExport(connections, database, login, touched);
  }
}
