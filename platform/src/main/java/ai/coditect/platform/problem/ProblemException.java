package ai.coditect.platform.problem;

import java.util.List;
import java.util.Map;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {

  private final transient ProblemType type;
  private final transient List<FieldError> errors;
  private final transient Map<String, Object> properties;
  private final transient Map<String, String> headers;

  private ProblemException(
      ProblemType type,
      String detail,
      List<FieldError> errors,
      Map<String, Object> properties,
      Map<String, String> headers) {
    super(detail);
    this.type = type;
    this.errors = List.copyOf(errors);
    this.properties = Map.copyOf(properties);
    this.headers = Map.copyOf(headers);
  }

  /** With a detail for people; it may name ids, never secrets or personal data. */
  public static ProblemException of(ProblemType type, String detail) {
    return new ProblemException(type, detail, List.of(), Map.of(), Map.of());
  }

  /** An invalid request with all that is wrong with it. */
  public static ProblemException invalid(List<FieldError> errors) {
    return new ProblemException(
        CommonProblem.INVALID_REQUEST, "See errors for each place.", errors, Map.of(), Map.of());
  }

  /** The one answer for what is not there and for what the caller may not know of. */
  public static ProblemException notFound() {
    return of(CommonProblem.NOT_FOUND, "There is nothing here, or nothing that you may see.");
  }

  /** Adds a member to the problem document. */
  public ProblemException with(String name, Object value) {
    Map<String, Object> extended = new java.util.HashMap<>(properties);
    extended.put(name, value);
    return new ProblemException(type, String.valueOf(getMessage()), errors, extended, headers);
  }

  /** Adds a header to the answer; to what the answer has of it already, as a further element. */
  public ProblemException withHeader(String name, String value) {
    Map<String, String> extended = new java.util.HashMap<>(headers);
    extended.put(name, value);
    return new ProblemException(type, String.valueOf(getMessage()), errors, properties, extended);
  }

  /** What kind of problem. */
  public ProblemType type() {
    return type;
  }

  List<FieldError> errors() {
    return errors;
  }

  Map<String, Object> properties() {
    return properties;
  }

  Map<String, String> headers() {
    return headers;
  }
}
