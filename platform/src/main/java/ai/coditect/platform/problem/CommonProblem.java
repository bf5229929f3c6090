package ai.coditect.platform.problem;

/** The problems that any operation of any service can have. */
public enum CommonProblem implements ProblemType {
  /** The request breaks the operation's schema; {@code errors} names each place. */
  INVALID_REQUEST("invalid-request", "The request is not valid", 400),
  /** No token, or one that does not hold. */
  UNAUTHENTICATED("unauthenticated", "Sign-in is needed", 401),
  /** The caller lacks the role or the scope. */
  FORBIDDEN("forbidden", "Not allowed", 403),
  /** There is no such thing, or the caller may not know of it. */
  NOT_FOUND("not-found", "Not found", 404),
  /** The path does not have this method. */
  METHOD_NOT_ALLOWED("method-not-allowed", "Method not allowed", 405),
  /** No representation that the caller accepts. */
  NOT_ACCEPTABLE("not-acceptable", "Not acceptable", 406),
  /** Somebody else changed it meanwhile, or two requests collided. */
  CONFLICT("conflict", "The state has changed meanwhile", 409),
  /** {@code If-Match} names an older version: read it again. */
  PRECONDITION_FAILED("precondition-failed", "It has changed meanwhile", 412),
  /** The body is larger than the operation takes. */
  TOO_LARGE("too-large", "The request is too large", 413),
  /** The body is not JSON. */
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", "Unsupported media type", 415),
  /** An update needs {@code If-Match} with the ETag of what was read. */
  PRECONDITION_REQUIRED("precondition-required", "If-Match is needed", 428),
  /** More requests than the caller may make. */
  RATE_LIMITED("rate-limited", "Too many requests", 429),
  /** A bug; the trace id finds it in the logs. */
  INTERNAL("internal", "Something went wrong on our side", 500),
  /** Something that is needed does not answer; trying again later helps. */
  UNAVAILABLE("unavailable", "Not available for now", 503);

  private final String slug;
  private final String title;
  private final int status;

  CommonProblem(String slug, String title, int status) {
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

  static CommonProblem ofStatus(int status) {
    for (CommonProblem problem : values()) {
      if (problem.status == status) {
        return problem;
      }
    }
    return status < 500 ? INVALID_REQUEST : INTERNAL;
  }
}
