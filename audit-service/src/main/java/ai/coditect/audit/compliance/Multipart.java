package ai.coditect.audit.compliance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A form with a file (RFC 7578), in memory. Names and values come from us and hold no quotes. */
final class Multipart {

  private final String boundary = "coditect-" + UUID.randomUUID();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  Multipart field(String name, String value) {
    add("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
    return this;
  }

  Multipart pdf(String name, String fileName, byte[] content) {
    add(
        """
        Content-Disposition: form-data; name="%s"; filename="%s"
        Content-Type: application/pdf

        """
            .formatted(name, fileName)
            .replace("\n", "\r\n"));
    body.writeBytes(content);
    text("\r\n");
    return this;
  }

  private void add(String part) {
    text("--" + boundary + "\r\n" + part);
  }

  private void text(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /** The whole of it; nothing can be added any more. */
  byte[] finished() {
    text("--" + boundary + "--\r\n");
    return body.toByteArray();
  }
}
