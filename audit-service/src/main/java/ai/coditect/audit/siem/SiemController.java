package ai.coditect.audit.siem;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.siem.SiemTables.DeadLetter;
import ai.coditect.audit.siem.SiemViews.BucketAccess;
import ai.coditect.audit.siem.SiemViews.Creation;
import ai.coditect.audit.siem.SiemViews.Items;
import ai.coditect.audit.siem.SiemViews.PauseChange;
import ai.coditect.audit.siem.SiemViews.Position;
import ai.coditect.audit.siem.SiemViews.StreamView;
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
}
