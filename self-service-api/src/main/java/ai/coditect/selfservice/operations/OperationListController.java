package ai.coditect.selfservice.operations;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.secrets.Cursors;
import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the operations of a tenant, newest first. */
@RestController
class OperationListController {

  private static final int MAX_LIMIT = 100;
  private static final String DEFAULT_LIMIT = "20";

  private final Operations operations;
  private final Cursors cursors;

  OperationListController(Operations operations, Cursors cursors) {
    this.operations = operations;
    this.cursors = cursors;
  }

  /**
   * One page of a list.
   *
   * @param nextCursor where to go on; null at the end
   */
  record Page(List<OperationView> items, @Nullable String nextCursor) {}

  @Allowed(anyMember = true, scope = "status:read")
  @Operation(operationId = "listOperations", summary = "The operations of a tenant, newest first")
  @GetMapping("/v1/tenants/{tenant}/operations")
  Page list(
      @PathVariable TenantId tenant,
      @RequestParam(required = false) @Nullable List<String> state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("limit", "must be 1 to " + MAX_LIMIT);
    }
    String list = "operations/" + tenant;
    Position before = cursor == null ? Position.START : position(list, cursor);
    List<OperationEntity> found =
        operations.page(tenant, before.generation(), before.id(), states(state), limit + 1);
    boolean more = found.size() > limit;
    List<OperationEntity> page = more ? found.subList(0, limit) : found;
    return new Page(
        page.stream().map(OperationView::of).toList(),
        more ? cursors.at(list, Position.of(page.getLast()).toString()) : null);
  }

  /** One that waits has no generation of its own, so that alone does not tell where it stands. */
  private record Position(long generation, String id) {

    static final Position START = new Position(Long.MAX_VALUE, "");

    static Position of(OperationEntity operation) {
      return new Position(operation.generation(), operation.id().value());
    }

    static Position parse(String text) {
      int slash = text.indexOf('/');
      return new Position(Long.parseLong(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
      return generation + "/" + id;
    }
  }

  private Position position(String list, String cursor) {
    return cursors
        .position(list, cursor)
        .map(Position::parse)
        .orElseThrow(() -> invalid("cursor", "is no cursor of this list"));
  }

  private static Collection<OperationState> states(@Nullable List<String> names) {
    if (names == null || names.isEmpty()) {
      return EnumSet.allOf(OperationState.class);
    }
    try {
      return names.stream()
          .map(name -> OperationState.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
          .toList();
    } catch (IllegalArgumentException e) {
      throw invalid("state", "is no state of an operation");
    }
  }

  private static ProblemException invalid(String parameter, String wrong) {
    return ProblemException.invalid(List.of(new FieldError(parameter, wrong)));
  }
}
