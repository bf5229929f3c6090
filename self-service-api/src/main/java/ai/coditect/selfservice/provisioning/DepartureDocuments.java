package ai.coditect.selfservice.provisioning;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** What provisioning-service has made of a departure: the archive and the certificate. */
public class DepartureDocuments {

  private static final Logger LOG = LoggerFactory.getLogger(DepartureDocuments.class);
  private static final String TENANT = "/v1/internal/tenants/{tenant}";

  private final RestClient quick;
  private final RestClient patient;
  private final Semaphore permits;

  /**
   * A reader of both.
   *
   * @param quick asks for what is answered at once
   * @param patient asks for what takes as long as its size and the customer's line make it
   */
  DepartureDocuments(RestClient quick, RestClient patient, int parallel) {
    this.quick = quick;
    this.patient = patient;
    this.permits = new Semaphore(parallel);
  }

  /**
   * An archive that is being read.
   *
   * @param size in bytes; -1 if that is not known
   * @param digest of its bytes, as a {@code Repr-Digest} (RFC 9530); empty if not known
   * @param content its bytes
   */
  public record Archive(long size, String digest, InputStream content) {}

  /** Takes an archive's bytes. */
  @FunctionalInterface
  public interface Receiver {
    /** Reads it to its end. */
    void receive(Archive archive) throws IOException;
  }

  /**
   * The signed certificate, as JSON; empty if it is not there yet.
   *
   * @throws ProblemException {@code unavailable} if provisioning does not answer
   */
  public Optional<byte[]> certificate(TenantId tenant) {
    return asking(
        tenant,
        () -> {
          try {
            return Optional.ofNullable(
                quick
                    .get()
                    .uri(TENANT + "/deletion-certificate", tenant.value())
                    .accept(MediaType.APPLICATION_JSON)
                    .retrieve()
                    .body(byte[].class));
          } catch (HttpClientErrorException.NotFound e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Hands the archive to a receiver; returns whether there is one.
   *
   * @throws ProblemException {@code unavailable} if provisioning does not answer
   */
  public boolean archive(TenantId tenant, Receiver receiver) {
    return archive(tenant, TENANT + "/archive", new Object[] {tenant.value()}, receiver);
  }

  /**
   * Hands the archive of data whose retention has ended to a receiver; returns whether there is one
   * of this name.
   *
   * @throws ProblemException {@code unavailable} if provisioning does not answer
   */
  public boolean archive(TenantId tenant, String name, Receiver receiver) {
    return archive(
        tenant, TENANT + "/archives/{name}", new Object[] {tenant.value(), name}, receiver);
  }

  /** Writes an archive as the answer to a request, as a ZIP file of this name. */
  public static Receiver into(HttpServletResponse response, String name) {
    return archive -> {
      response.setContentType("application/zip");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("Content-Disposition", "attachment; filename=\"%s.zip\"".formatted(name));
      if (archive.size() >= 0) {
        response.setContentLengthLong(archive.size());
      }
      if (!archive.digest().isEmpty()) {
        response.setHeader("Repr-Digest", archive.digest());
      }
      archive.content().transferTo(response.getOutputStream());
    };
  }

  private boolean archive(TenantId tenant, String uri, Object[] variables, Receiver receiver) {
    return asking(
        tenant,
        () ->
            patient
                .get()
                .uri(uri, variables)
                .exchangeForRequiredValue(
                    (_, response) -> {
                      if (response.getStatusCode().equals(HttpStatus.NOT_FOUND)) {
                        return false;
                      }
                      if (!response.getStatusCode().is2xxSuccessful()) {
                        throw new RestClientException("status " + response.getStatusCode());
                      }
                      HttpHeaders headers = response.getHeaders();
                      String digest = headers.getFirst("Repr-Digest");
                      receiver.receive(
                          new Archive(
                              headers.getContentLength(),
                              digest == null ? "" : digest,
                              response.getBody()));
                      return true;
                    }));
  }

  private <T> T asking(TenantId tenant, Supplier<T> call) {
    if (!permits.tryAcquire()) {
      throw unavailable();
    }
    try {
      return call.get();
    } catch (RestClientException | OAuth2AuthorizationException e) {
      LOG.atWarn()
          .addKeyValue("tenant", tenant)
          .setCause(e)
          .log("A document of a departure could not be fetched");
      throw unavailable();
    } finally {
      permits.release();
    }
  }

  private static ProblemException unavailable() {
    return ProblemException.of(CommonProblem.UNAVAILABLE, "Try again in a few seconds.");
  }
}
