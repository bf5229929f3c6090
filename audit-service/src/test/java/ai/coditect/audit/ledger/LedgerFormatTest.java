package ai.coditect.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.merkle.Commitment;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.Merkle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Entries outlive the code that wrote them, so what is documented can never change. */
class LedgerFormatTest {

  @Test
  void the_documented_example_is_what_the_code_computes() throws IOException {
    byte[] canonical = CanonicalEntry.v1("{}", Instant.EPOCH, null);
    Hash commitment = Commitment.v1(new byte[Commitment.SALT_BYTES], canonical);

    assertThat(Files.readString(Path.of("..", "docs", "formats", "ledger.md")))
        .contains(new String(canonical, StandardCharsets.UTF_8))
        .contains("commitment  " + commitment)
        .contains("leaf hash   " + Merkle.leaf(commitment));
  }
}
