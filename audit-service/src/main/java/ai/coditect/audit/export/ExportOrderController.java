package ai.coditect.audit.export;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.export.ExportRow.State;
import ai.coditect.contracts.id.ExportId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Exports of any size: ordered, made in the background, fetched in as many pieces as it takes. */
@RestController
@RequestMapping("/v1/exports")
class ExportOrderController {

  private final ExportOrders orders;
  private final ExportLoop loop;
  private final ExportContent content;

  ExportOrderController(ExportOrders orders, ExportLoop loop, ExportContent content) {
    this.orders = orders;
    this.loop = loop;
    this.content = content;
  }

  /** Orders one. */
  @PostMapping
  ResponseEntity<ExportView> order(
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody ExportOrder order,
      JwtAuthenticationToken token) {
    ExportRow row = orders.take(Caller.of(token), key, order);
    loop.wake();
    return ResponseEntity.accepted()
        .location(URI.create("/v1/exports/" + row.id()))
        .body(ExportView.of(row));
  }

  /** The caller's own, the newest first. */
  @GetMapping
  Items own(JwtAuthenticationToken token) {
    return new Items(orders.own(Caller.of(token)).stream().map(ExportView::of).toList());
  }

  /** How far one is. */
  @GetMapping("/{id}")
  ExportView one(@PathVariable ExportId id, JwtAuthenticationToken token) {
    return ExportView.of(orders.find(Caller.of(token), id));
  }

  /** Its file, or a range of it. */
  @GetMapping("/{id}/content")
  void content(
      @PathVariable ExportId id,
      @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
      @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange,
      JwtAuthenticationToken token,
      HttpServletResponse response)
      throws IOException {
    Caller caller = Caller.of(token);
    ExportRow row = ready(orders.find(caller, id));
    String etag = "\"" + row.sha256() + "\"";
    long size = Objects.requireNonNull(row.size());
    String wanted = ifRange == null || ifRange.equals(etag) ? range : null;
    Optional<ByteRange> bytes = ByteRange.of(wanted, size);
    response.setHeader(HttpHeaders.ETAG, etag);
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (bytes.isEmpty()) {
      response.setStatus(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value());
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
      return;
    }
    orders.recordDownload(caller, row.order().tenantId());
    head(row, bytes.get(), size, response);
    content.write(row, bytes.get(), response.getOutputStream());
  }

  private static ExportRow ready(ExportRow row) {
    if (row.state() == State.EXPIRED) {
      throw ProblemException.of(ExportProblem.GONE, "Order it again.");
    }
    if (row.state() != State.READY) {
      throw ProblemException.of(ExportProblem.NOT_READY, "It is " + row.state().code() + ".");
    }
    return row;
  }

  private static void head(
      ExportRow row, ByteRange bytes, long size, HttpServletResponse response) {
    byte[] digest = HexFormat.of().parseHex(String.valueOf(row.sha256()));
    response.setContentType("application/zip");
    response.setContentLengthLong(bytes.length());
    response.setHeader(
        "Repr-Digest", "sha-256=:%s:".formatted(Base64.getEncoder().encodeToString(digest)));
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(row.id() + ".zip").build().toString());
    if (bytes.partial()) {
      response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
      response.setHeader(
          HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(bytes.first(), bytes.last(), size));
    }
  }

  /** Several as they are answered. */
  record Items(List<ExportView> items) {}

  /** One as it is answered; {@code content} is where its file is, once it is ready. */
  record ExportView(
      ExportId id,
      String state,
      @Nullable TenantId tenantId,
      ExportOrder order,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Long size,
      @Nullable String sha256,
      @Nullable String content) {

    static ExportView of(ExportRow row) {
      return new ExportView(
          row.id(),
          row.state().code(),
          row.order().tenantId(),
          row.order(),
          row.createdAt(),
          row.expiresAt(),
          row.size(),
          row.sha256(),
          row.state() == State.READY ? "/v1/exports/" + row.id() + "/content" : null);
    }
  }
}
