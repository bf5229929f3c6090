package ai.coditect.localstack.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

  @TempDir Path folder;

  @Test
  void a_password_is_made_once_and_for_its_owner_only() throws Exception {
    String first = new SecretStore(folder).password("operator.password");

    assertThat(first).hasSize(24).matches("[A-Za-z0-9]+");
    assertThat(new SecretStore(folder).password("operator.password")).isEqualTo(first);
    assertThat(new SecretStore(folder).password("auditor.password")).isNotEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("operator.password"))))
        .isEqualTo("rw-------");
  }

  @Test
  void a_pepper_is_32_bytes_in_base64() {
    Path pepper = new SecretStore(folder).pepper("pepper");

    assertThat(Base64.getDecoder().decode(PrivateFiles.read(pepper))).hasSize(32);
  }

  @Test
  void what_is_encrypted_to_the_public_keyset_opens_with_the_private_one_only() throws Exception {
    var keys = PersonalDataKeys.in(new SecretStore(folder));
    byte[] plain = "ada@example.com".getBytes(StandardCharsets.UTF_8);
    byte[] context = "evt_1".getBytes(StandardCharsets.UTF_8);
    var config = RegistryConfiguration.get();

    byte[] sealed =
        TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
                PrivateFiles.read(keys.publicKeyset()), config)
            .getPrimitive(config, HybridEncrypt.class)
            .encrypt(plain, context);
    byte[] opened =
        TinkJsonProtoKeysetFormat.parseKeyset(
                PrivateFiles.read(keys.privateKeyset()), config, InsecureSecretKeyAccess.get())
            .getPrimitive(config, HybridDecrypt.class)
            .decrypt(sealed, context);

    assertThat(opened).isEqualTo(plain);
    assertThat(PersonalDataKeys.in(new SecretStore(folder))).isEqualTo(keys);
  }
}
