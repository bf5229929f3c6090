package ai.coditect.audit.compliance;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.compliance.ConnectionViews.ConnectionList;
import ai.coditect.audit.compliance.ConnectionViews.ConnectionView;
import ai.coditect.audit.compliance.ConnectionViews.Creation;
import ai.coditect.audit.compliance.ConnectionViews.DryRun;
import ai.coditect.audit.compliance.ConnectionViews.PauseChange;
import ai.coditect.audit.compliance.ConnectionViews.PushList;
import ai.coditect.audit.compliance.ConnectionViews.PushRequest;
import ai.coditect.contracts.id.ConnectionId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

/** Connections to Vanta and Drata, of the platform or of a tenant. */
@RestController
@RequestMapping("/v1/compliance-connections")
class ConnectionController {

  private static final int PUSHES = 100;

  private final ConnectionAccess access;
  private final Connections connections;
  private final ConnectionTables tables;
  private final AccessStates states;
  private final Pusher pusher;
  private final PushLoop loop;

  ConnectionController(
      ConnectionAccess access,
      Connections connections,
      ConnectionTables tables,
      AccessStates states,
      Pusher pusher,
      PushLoop loop) {
    this.access = access;
    this.connections = connections;
    this.tables = tables;
    this.states = states;
    this.pusher = pusher;
    this.loop = loop;
  }

  /** A tenant's connections, or the platform's. */
  @GetMapping
  ConnectionList list(
      @RequestParam(required = false) @Nullable TenantId tenant, JwtAuthenticationToken token) {
    access.requireReading(Caller.of(token), tenant);
    return new ConnectionList(tables.of(tenant).stream().map(this::view).toList());
  }

  /** Makes one; the vendor has the first state soon after. */
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  ConnectionView create(@Valid @RequestBody Creation creation, JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    access.requireWriting(caller, creation.tenantId());
    Connection made =
        connections.create(caller, creation.connection(), creation.checkedCredentials());
    loop.wake();
    return view(made);
  }

  /** One, with how it is doing. */
  @GetMapping("/{id}")
  ConnectionView get(@PathVariable ConnectionId id, JwtAuthenticationToken token) {
    return view(access.reading(Caller.of(token), id));
  }

  /** Stops it or lets it go on. */
  @PatchMapping("/{id}")
  ConnectionView change(
      @PathVariable ConnectionId id,
      @Valid @RequestBody PauseChange change,
      JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    connections.pause(caller, access.writing(caller, id), change.paused());
    loop.wake();
    return view(access.reading(caller, id));
  }

  /** Takes other credentials. */
  @PutMapping("/{id}/credentials")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void credentials(
      @PathVariable ConnectionId id,
      @Valid @RequestBody ConnectionViews.NewCredentials credentials,
      JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    Connection connection = access.writing(caller, id);
    connections.replaceCredentials(
        caller, connection, credentials.checked(connection.settings().vendor()));
    loop.wake();
  }

  /** Forgets it; what the vendor knows stays there. */
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable ConnectionId id, JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    connections.delete(caller, access.writing(caller, id));
  }

  /** What was pushed, the newest first. */
  @GetMapping("/{id}/pushes")
  PushList pushes(@PathVariable ConnectionId id, JwtAuthenticationToken token) {
    return new PushList(tables.pushes(access.reading(Caller.of(token), id).id(), PUSHES));
  }

  /** Has the state of now pushed. */
  @PostMapping("/{id}/pushes")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void push(
      @PathVariable ConnectionId id,
      @Valid @RequestBody PushRequest request,
      JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    connections.push(caller, access.writing(caller, id), request.acceptShrink());
    loop.wake();
  }

  /** What would be sent now, record by record; nothing is sent. */
  @PostMapping("/{id}/dry-runs")
  ResponseEntity<DryRun> dryRun(@PathVariable ConnectionId id, JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    Connection connection = access.writing(caller, id);
    connections.previewed(caller, connection);
    try {
      var records = pusher.client(connection).records(states.of(connection.tenant()));
      return ResponseEntity.ok()
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .body(new DryRun(records.accounts(), records.removals()));
    } catch (VendorException e) {
      throw ProblemException.of(CommonProblem.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private ConnectionView view(Connection connection) {
    return ConnectionView.of(
        connection,
        tables.pushes(connection.id(), 1).stream().findFirst().orElse(null),
        tables.lastSuccess(connection.id()).orElse(null));
  }
}
