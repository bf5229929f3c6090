package ai.coditect.audit.export;

import ai.coditect.platform.problem.ProblemType;

/** What can be wrong with an export. */
enum ExportProblem implements ProblemType {
  /** The key came with another body before. */
  IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", "The idempotency key was used before", 422),
  /** It is not written yet. */
  NOT_READY("export-not-ready", "The export is not ready", 409),
  /** Its time is over, or what was in it was erased. */
  GONE("export-gone", "The export is not kept any more", 410);

  private final String slug;
  private final String title;
  private final int status;

  ExportProblem(String slug, String title, int status) {
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
