package ai.coditect.audit.siem;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.siem.SiemStream.Kind;
import ai.coditect.audit.siem.SiemTables.DeadLetter;
import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.SiemStreamId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.outbound.PublicTarget;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Streams of a tenant's trail to its own monitoring. */
@RestController
@RequestMapping("/v1/siem-streams")
class SiemController {

  private static final int MOST_DEAD_LETTERS = 100;
  private static final int MOST_URL = 2000;

  private final SiemStreams streams;
  private final SiemTables tables;
  private final SiemProperties properties;
  private final SiemLoop loop;

  SiemController(SiemStreams streams, SiemTables tables, SiemProperties properties, SiemLoop loop) {
    this.streams = streams;
    this.tables = tables;
    this.properties = properties;
    this.loop = loop;
  }

  /**
   * What is wanted.
   *
   * @param url where to post; HTTPS, at a public address; not for a bucket
   * @param token that the collector wants to see; never shown again; not for a bucket
   * @param s3 the bucket; for kind s3 and for no other
   * @param after the number of the entry to begin behind; null for those to come, 0 for all
   */
  record Creation(
      TenantId tenantId,
      String name,
      Kind kind,
      @Nullable String url,
      @Nullable String token,
      @Nullable BucketAccess s3,
      @Nullable Long after) {

    Creation {
      Require.present(tenantId, "tenantId");
      Require.text(name, 100, "name");
      Require.present(kind, "kind");
      Require.that((kind == Kind.S3) == (s3 != null), "s3: for kind s3 and for no other");
      if (s3 == null) {
        Require.text(url, MOST_URL, "url");
      } else {
        Require.that(url == null && token == null, "url and token are not for a bucket");
      }
      Require.that(name.indexOf('\0') < 0, "name must have no NUL");
      Require.that(
          token == null
              || (token.length() <= 1024
                  && !token.isEmpty()
                  && token.chars().allMatch(c -> c > ' ' && c < 127)),
          "token: 1 to 1024 printable ASCII characters");
      Require.that(after == null || after >= 0, "after must not be negative");
    }

    @Override
    public String toString() {
      return "Creation[" + tenantId + "]"; // not the token
    }
  }

  /**
   * A bucket and what opens it.
   *
   * @param endpoint where S3 is spoken, buckets in the path: HTTPS at a public address; null for
   *     AWS
   * @param prefix what all keys begin with; null for nothing
   * @param accessKeyId of somebody who may put objects there and needs nothing else
   * @param secretAccessKey never shown again
   */
  record BucketAccess(
      @Nullable String endpoint,
      String bucket,
      String region,
      @Nullable String prefix,
      String accessKeyId,
      String secretAccessKey) {

    BucketAccess {
      Require.that(endpoint == null || endpoint.length() <= MOST_URL, "s3.endpoint: too long");
      Require.that(isKey(accessKeyId, 128), "s3.accessKeyId: 1 to 128 printable characters");
      Require.that(isKey(secretAccessKey, 1024), "s3.secretAccessKey: 1 to 1024 of ASCII");
      var _ = new Bucket(bucket, region, prefix == null ? "" : prefix);
    }

    private static boolean isKey(@Nullable String text, int longest) {
      return text != null
          && !text.isEmpty()
          && text.length() <= longest
          && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    Bucket place() {
      return new Bucket(bucket, region, prefix == null ? "" : prefix);
    }

    @Override
    public String toString() {
      return "BucketAccess[" + bucket + "]"; // not the keys
    }
  }

  /** Whether it stands still. */
  record PauseChange(boolean paused) {}

  /** Where it goes on: behind the entry of this number. */
  record Position(long after) {}

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  StreamView create(@RequestBody Creation wanted, JwtAuthenticationToken token) {
    Long after = wanted.after();
    @Nullable BucketAccess access = wanted.s3();
    var stream =
        new SiemStream(
            SiemStreamId.next(),
            wanted.tenantId(),
            wanted.name(),
            wanted.kind(),
            access == null
                ? target(String.valueOf(wanted.url()), "/url")
                : endpoint(access.endpoint()),
            access == null ? null : access.place(),
            false,
            after == null ? tables.newest(wanted.tenantId()) : after,
            properties.batch(),
            0,
            null,
            null,
            Instant.EPOCH);
    SiemStream made = streams.create(Caller.of(token), stream, secret(wanted));
    loop.wake();
    return view(made);
  }

  private static byte @Nullable [] secret(Creation wanted) {
    @Nullable BucketAccess access = wanted.s3();
    if (access != null) {
      return EventJson.write(new BucketPut.Keys(access.accessKeyId(), access.secretAccessKey()));
    }
    String token = wanted.token();
    return token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  private @Nullable URI endpoint(@Nullable String url) {
    if (url == null) {
      return null;
    }
    URI endpoint = target(url, "/s3/endpoint");
    if (endpoint.getRawQuery() != null || !Set.of("", "/").contains(endpoint.getRawPath())) {
      throw ProblemException.invalid(
          List.of(new FieldError("/s3/endpoint", "must have neither path nor query")));
    }
    return endpoint;
  }

  private URI target(String url, String pointer) {
    try {
      return PublicTarget.of(url, properties.localTargets());
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(
          List.of(new FieldError(pointer, String.valueOf(e.getMessage()))));
    }
  }

  @GetMapping
  Items<StreamView> ofTenant(@RequestParam TenantId tenantId, JwtAuthenticationToken token) {
    return new Items<>(streams.of(Caller.of(token), tenantId).stream().map(this::view).toList());
  }

  @GetMapping("/{id}")
  StreamView one(@PathVariable SiemStreamId id, JwtAuthenticationToken token) {
    return view(streams.reading(Caller.of(token), id));
  }

  @PatchMapping("/{id}")
  StreamView pause(
      @PathVariable SiemStreamId id,
      @RequestBody PauseChange change,
      JwtAuthenticationToken token) {
    SiemStream changed = streams.pause(Caller.of(token), id, change.paused());
    loop.wake();
    return view(changed);
  }

  /** Has it go on from somewhere else: earlier to send again, later to pass over. */
  @PutMapping("/{id}/position")
  StreamView replay(
      @PathVariable SiemStreamId id, @RequestBody Position position, JwtAuthenticationToken token) {
    SiemStream changed = streams.replay(Caller.of(token), id, position.after());
    loop.wake();
    return view(changed);
  }

  /** Entries that the collector would not take, the newest first. */
  @GetMapping("/{id}/dead-letters")
  Items<DeadLetter> deadLetters(@PathVariable SiemStreamId id, JwtAuthenticationToken token) {
    return new Items<>(
        tables.deadLetters(streams.reading(Caller.of(token), id).id(), MOST_DEAD_LETTERS));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable SiemStreamId id, JwtAuthenticationToken token) {
    streams.delete(Caller.of(token), id);
  }

  private StreamView view(SiemStream stream) {
    return StreamView.of(stream, tables.newest(stream.tenant()));
  }

  /** Several. */
  record Items<T>(List<T> items) {

    Items {
      items = List.copyOf(items);
    }
  }

  /**
   * One as it is answered; never with its token or keys.
   *
   * @param url the collector's, or where S3 is spoken if that is not AWS
   * @param state {@code streaming}, {@code failing} or {@code paused}
   * @param position the number of the last entry that is delivered or set aside
   * @param behind how many entries the collector lacks
   */
  record StreamView(
      SiemStreamId id,
      TenantId tenantId,
      String name,
      Kind kind,
      @Nullable URI url,
      @Nullable Bucket s3,
      String state,
      long position,
      long behind,
      int failures,
      @Nullable String lastError,
      @Nullable Instant deliveredAt,
      Instant createdAt) {

    static StreamView of(SiemStream stream, long newest) {
      String active = stream.failures() > 0 ? "failing" : "streaming";
      return new StreamView(
          stream.id(),
          stream.tenant(),
          stream.name(),
          stream.kind(),
          stream.url(),
          stream.bucket(),
          stream.paused() ? "paused" : active,
          stream.position(),
          Math.max(0, newest - stream.position()),
          stream.failures(),
          stream.lastError(),
          stream.deliveredAt(),
          stream.createdAt());
    }
  }
}
