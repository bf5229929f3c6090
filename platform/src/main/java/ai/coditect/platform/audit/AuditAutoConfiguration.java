package ai.coditect.platform.audit;

import ai.coditect.platform.outbox.Outbox;
import ai.coditect.platform.outbox.OutboxAutoConfiguration;
import ai.coditect.platform.time.TimeAutoConfiguration;
import ai.coditect.platform.trace.TraceContexts;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The audit trail of a service that was given audit-service's public keyset. */
@AutoConfiguration(after = {OutboxAutoConfiguration.class, TimeAutoConfiguration.class})
@EnableConfigurationProperties(AuditProperties.class)
@ConditionalOnProperty("coditect.audit.personal-data-public-keyset")
public class AuditAutoConfiguration {

  @Bean
  PersonalData personalData(AuditProperties properties) {
    return new PersonalData(publicKey(properties.personalDataPublicKeyset()));
  }

  @Bean
  AuditTrail auditTrail(
      JdbcTemplate jdbc,
      Outbox outbox,
      PersonalData personalData,
      TraceContexts traces,
      Clock clock,
      @Value("${spring.application.name}") String service) {
    return new AuditTrail(jdbc, outbox, personalData, traces, clock, service);
  }

  @Bean
  TenantLooks tenantLooks(AuditTrail audit, TransactionTemplate transaction, Clock clock) {
    return new TenantLooks(audit, transaction, clock);
  }

  private static HybridEncrypt publicKey(Path file) {
    try {
      HybridConfig.register();
      KeysetHandle keyset =
          TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
              Files.readString(file), RegistryConfiguration.get());
      return keyset.getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "coditect.audit.personal-data-public-keyset: %s holds no public hybrid encryption keyset"
              .formatted(file),
          e);
    }
  }
}
