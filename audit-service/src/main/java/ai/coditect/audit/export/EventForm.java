package ai.coditect.audit.export;

import ai.coditect.audit.ledger.ExportedEntry;
import java.io.IOException;
import java.io.OutputStream;

/** A form in which events are given beside the entries that prove them. */
interface EventForm {

  /** The file's name in the package. */
  String fileName();

  /** What stands before the first event. */
  void begin(OutputStream out) throws IOException;

  /** One event. */
  void write(ExportedEntry entry, OutputStream out) throws IOException;
}
