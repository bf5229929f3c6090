package ai.coditect.audit.export;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.audit.PersonalEnvelope;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the personal fields of events, which were encrypted to this service where they arose. */
@Component
class PersonalFields {

  private final @Nullable HybridDecrypt keys;

  PersonalFields(ExportProperties properties) {
    Path file = properties.personalDataKeyset();
    this.keys = file == null ? null : read(file);
  }

  private static HybridDecrypt read(Path file) {
    try {
      HybridConfig.register();
      KeysetHandle keyset =
          TinkJsonProtoKeysetFormat.parseKeyset(
              Files.readString(file), RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
      return keyset.getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);
    } catch (IOException e) {
      throw new UncheckedIOException("coditect.exports.personal-data-keyset cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "coditect.exports.personal-data-keyset is no private hybrid keyset", e);
    }
  }

  /**
   * Ends at once if there are keys.
   *
   * @throws ProblemException if not
   */
  void requireKeys() {
    if (keys == null) {
      throw ProblemException.of(
          CommonProblem.UNAVAILABLE,
          "Personal fields cannot be read: coditect.exports.personal-data-keyset.");
    }
  }

  /** An event's fields; empty if they cannot be read, by these keys or at all. */
  Optional<Map<String, String>> open(AuditEvent event) {
    if (event.personal() == null || keys == null) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Base64.getDecoder().decode(event.personal());
      byte[] context = event.eventId().value().getBytes(StandardCharsets.US_ASCII);
      return Optional.of(
          EventJson.read(PersonalEnvelope.open(keys, sealed, context), Fields.class).fields());
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty(); // said where it is missing; whoever sent it may send anything
    }
  }

  private record Fields(Map<String, String> fields) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Fields {
      fields = Map.copyOf(fields);
    }
  }
}
