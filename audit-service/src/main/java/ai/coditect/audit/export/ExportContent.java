package ai.coditect.audit.export;

import java.io.IOException;
import java.io.OutputStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads an export's file, a part at a time. */
@Component
class ExportContent {

  private final JdbcTemplate jdbc;

  ExportContent(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Writes a range of it.
   *
   * @throws IOException also if its time ended meanwhile: the answer then breaks off
   */
  void write(ExportRow row, ByteRange range, OutputStream out) throws IOException {
    for (long position = range.first(); position <= range.last(); ) {
      int number = (int) (position / PartsOutput.PART);
      int begin = (int) (position % PartsOutput.PART);
      byte[] part = part(row, number);
      int length = (int) Math.min(part.length - begin, range.last() - position + 1);
      if (length <= 0) {
        throw new IOException("the export ends before its size");
      }
      out.write(part, begin, length);
      position += length;
    }
  }

  /** One of its parts. */
  byte[] part(ExportRow row, int number) throws IOException {
    return jdbc
        .queryForList(
            "select content from export_part where export_id = ? and attempt = ? and number = ?",
            byte[].class,
            row.id().value(),
            row.attempt(),
            number)
        .stream()
        .findFirst()
        .orElseThrow(() -> new IOException("the export is not kept any more"));
  }
}
