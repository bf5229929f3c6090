package ai.coditect.provisioning.preview;

import ai.coditect.platform.problem.ProblemType;

/** Why nothing can be said about a change. */
enum PreviewProblem implements ProblemType {
  /** The tier has no definition in effect here. */
  TIER_UNKNOWN("tier-unknown", "The tier has no definition in effect", 409),
  /** The tenant has no cell yet, so there is nothing to compare with. */
  TENANT_NOT_PLACED("tenant-not-placed", "The tenant has no place yet", 409),
  /** The tenant is on its way out. */
  TENANT_LEAVING("tenant-leaving", "The tenant is on its way out", 409),
  /** The definition says nothing that could be provisioned. */
  DEFINITION_INCOMPLETE("definition-incomplete", "The definition provisions nothing", 422),
  /** Another definition is being held against all tenants. */
  PREVIEW_IN_FLIGHT("preview-in-flight", "Another preview of all tenants is running", 409);

  private final String slug;
  private final String title;
  private final int status;

  PreviewProblem(String slug, String title, int status) {
    this.slug = slug;
    this.title = title;
    this.status = status;
  }

  @Override
  public String slug() {
    return slug;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int status() {
    return status;
  }
}
