package ai.coditect.selfservice.tenants;

import ai.coditect.selfservice.people.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to change a tenant's details; what is not given stays. Personal data: shown
 * by its accessors only.
 *
 * @param displayName what the tenant is called
 * @param contacts all that there are then, each kind at most once
 */
record TenantEdit(
    @Size(max = 100) @PlainText @Nullable String displayName,
    @Size(max = 3) @Valid @Nullable List<@NotNull Contact> contacts) {

  @Override
  public String toString() {
    return "TenantEdit[]";
  }
}
