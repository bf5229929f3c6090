package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.Require;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a replica keeps of tenants in memory.
 *
 * @param remembered of how many tenants intent, members and status stay in memory as they were last
 *     read or written, some 8 kB each; what has not changed since is not read again
 */
@ConfigurationProperties("coditect.tenants")
record TenantProperties(@DefaultValue("10000") int remembered) {

  TenantProperties {
    Require.atLeast(1, remembered, "coditect.tenants.remembered");
  }
}
