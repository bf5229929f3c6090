package ai.coditect.platform.problem;

import ai.coditect.contracts.Require;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large request bodies may be.
 *
 * @param maxBody everywhere but there
 * @param maxBodyOf at these paths, each in full
 */
@ConfigurationProperties("coditect.http")
record BodyLimits(
    @DefaultValue("64KB") DataSize maxBody, @DefaultValue Map<String, DataSize> maxBodyOf) {

  BodyLimits {
    Require.that(maxBody.toBytes() > 0, "coditect.http.max-body must be positive");
    maxBodyOf = Map.copyOf(maxBodyOf);
  }

  long bytes(String path) {
    return maxBodyOf.getOrDefault(path, maxBody).toBytes();
  }
}
