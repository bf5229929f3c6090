package ai.coditect.audit;

import ai.coditect.contracts.id.EventId;
import ai.coditect.platform.event.EventJson;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;

/** Personal fields as producers encrypt them. */
public final class PersonalFields {

  private PersonalFields() {}

  /** As an event of this id carries them. */
  public static String sealed(EventId id, Map<String, String> personal) {
    try {
      HybridConfig.register();
      HybridEncrypt keys =
          TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
                  Files.readString(AuditEnvironment.shared().personalDataPublicKeyset()),
                  RegistryConfiguration.get())
              .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
      byte[] context = id.value().getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(keys.encrypt(EventJson.write(personal), context));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
