package ai.coditect.audit.export;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.export.ExportOrder.Kind;
import ai.coditect.audit.export.ExportRow.State;
import ai.coditect.contracts.id.ExportId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The readable part of evidence packages, for who hands it on. */
@Service
public class EvidenceSummaries {

  private final ExportOrders orders;
  private final ExportContent content;

  EvidenceSummaries(ExportOrders orders, ExportContent content) {
    this.orders = orders;
    this.content = content;
  }

  /**
   * A package's summary.
   *
   * @param tenant whose trail it is of; null for the whole ledger
   * @param pdf its bytes; whoever reads them must not change them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Summary(@Nullable TenantId tenant, byte[] pdf) {}

  /**
   * The PDF of a package that is ready; recorded as a download of it.
   *
   * @param longest how many bytes it may have
   * @throws ProblemException if the caller may not have it, it is no evidence, it is not ready or
   *     not kept any more, or it is longer
   */
  public Summary of(Caller caller, ExportId id, int longest) {
    ExportRow row = orders.find(caller, id);
    if (row.order().kindOrExport() != Kind.EVIDENCE) {
      throw ProblemException.of(CommonProblem.CONFLICT, "It is no evidence package.");
    }
    if (row.state() != State.READY) {
      throw ProblemException.of(
          row.state() == State.EXPIRED ? ExportProblem.GONE : ExportProblem.NOT_READY,
          "It is " + row.state().code() + ".");
    }
    orders.recordDownload(caller, row.order().tenantId());
    try {
      return new Summary(row.order().tenantId(), read(row, longest));
    } catch (IOException e) {
      throw new UncheckedIOException("the evidence package " + id + " cannot be read", e);
    }
  }

  private byte[] read(ExportRow row, int longest) throws IOException {
    long size = Objects.requireNonNull(row.size());
    try (var zip = new ZipInputStream(new Parts(row, size))) {
      for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
        if (file.getName().equals(ExportPackage.SUMMARY)) {
          byte[] pdf = zip.readNBytes(longest + 1);
          if (pdf.length > longest) {
            throw ProblemException.of(
                CommonProblem.CONFLICT, "Its summary has more than %d bytes.".formatted(longest));
          }
          return pdf;
        }
      }
    }
    throw new IOException("there is no " + ExportPackage.SUMMARY);
  }

  /** The package's bytes, a part of it in memory at a time. */
  private final class Parts extends InputStream {
    private final ExportRow row;
    private final long size;
    private byte[] part = new byte[0];
    private int at;
    private long fetched;

    Parts(ExportRow row, long size) {
      this.row = row;
      this.size = size;
    }

    @Override
    public int read() throws IOException {
      return ready() ? part[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!ready()) {
        return -1;
      }
      int count = Math.min(length, part.length - at);
      System.arraycopy(part, at, into, offset, count);
      at += count;
      return count;
    }

    private boolean ready() throws IOException {
      if (at == part.length && fetched < size) {
        part = content.part(row, (int) (fetched / PartsOutput.PART));
        fetched += part.length;
        at = 0;
      }
      return at < part.length;
    }
  }
}
