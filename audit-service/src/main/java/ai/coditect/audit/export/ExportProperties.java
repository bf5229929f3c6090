package ai.coditect.audit.export;

import ai.coditect.contracts.Require;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of exports that are made in the background.
 *
 * @param kept how long a finished file can be fetched
 * @param lease how long a replica that works on one may be silent before another begins anew
 * @param unfinished how many a caller may have in the making at once
 * @param personalDataKeyset file with the private keys to which personal fields were encrypted
 *     (Tink, JSON); without it nobody can be told what is held about them
 */
@ConfigurationProperties("coditect.exports")
record ExportProperties(
    @DefaultValue("1d") Duration kept,
    @DefaultValue("2m") Duration lease,
    @DefaultValue("5") int unfinished,
    @Nullable Path personalDataKeyset) {

  ExportProperties {
    Require.that(kept.isPositive(), "coditect.exports.kept must be positive");
    Require.that(
        lease.compareTo(Duration.ofSeconds(1)) >= 0, "coditect.exports.lease: at least 1s");
    Require.atLeast(1, unfinished, "coditect.exports.unfinished");
  }
}
