package ai.coditect.provisioning.operator;

import ai.coditect.platform.problem.ProblemType;

/** Why an operator's request cannot be met. */
enum OperatorProblem implements ProblemType {
  /** The tenant has no logins in a database. */
  NO_CREDENTIALS("no-credentials", "The tenant has no database credentials", 409);

  private final String slug;
  private final String title;
  private final int status;

  OperatorProblem(String slug, String title, int status) {
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
