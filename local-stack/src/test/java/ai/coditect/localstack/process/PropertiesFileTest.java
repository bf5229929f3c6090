package ai.coditect.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PropertiesFileTest {

  @Test
  void what_is_read_is_what_was_written_whatever_letters_it_holds() throws Exception {
    var settings = Map.of("b.folder", "/home/Jörg/データ 1", "a.path", "C:\\x=y#z", "c", "  blanks");

    String text = PropertiesFile.text(settings);

    assertThat(text).isEqualTo(PropertiesFile.text(settings)).startsWith("a.path=");
    var read = new Properties();
    read.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(read).isEqualTo(settings);
  }
}
