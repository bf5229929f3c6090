package ai.coditect.platform.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Turns what a request ended with into a problem document that gives nothing internal away. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final Problems problems;

  ProblemAdvice(Problems problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ProblemException e, HttpServletResponse response) {
    e.headers()
        .forEach(
            (name, value) -> {
              String before = response.getHeader(name);
              response.setHeader(name, before == null ? value : before + ", " + value);
            });
    return problem(e);
  }

  private ResponseEntity<ProblemDetail> problem(ProblemException e) {
    ProblemDetail document =
        problems.document(e.type(), String.valueOf(e.getMessage()), e.errors());
    e.properties().forEach(document::setProperty);
    // Named here, so that it is not up to what the client accepts.
    return ResponseEntity.status(e.type().status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(document);
  }

  /** Left to the security filters, which answer it. */
  @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
  void security(RuntimeException e) {
    throw e;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> conflict(OptimisticLockingFailureException e) {
    return answer(CommonProblem.CONFLICT, "Somebody changed it meanwhile: read it again.");
  }

  /** The database is away, or went away in the middle: what was not committed did not happen. */
  @ExceptionHandler({
    TransientDataAccessException.class,
    RecoverableDataAccessException.class,
    NonTransientDataAccessResourceException.class,
    UncategorizedDataAccessException.class,
    TransactionException.class
  })
  ResponseEntity<ProblemDetail> unavailable(RuntimeException e) {
    LOG.atWarn().setCause(e).log("A request could not be served for now");
    return answer(CommonProblem.UNAVAILABLE, "Try again in a few seconds.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> mismatch(MethodArgumentTypeMismatchException e) {
    // An id in a path that is no id names nothing; a parameter that cannot be read is a mistake.
    boolean inPath =
        e.getParameter()
            .hasParameterAnnotation(org.springframework.web.bind.annotation.PathVariable.class);
    return inPath
        ? problem(ProblemException.notFound())
        : problem(
            ProblemException.invalid(
                List.of(new FieldError(e.getName(), "cannot be read as what it should be"))));
  }

  /** Tomcat reads parameters late, when somebody asks for the first of them. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> parameters(InvalidParameterException e) {
    return problem(
        ProblemException.invalid(List.of(new FieldError("", "the parameters cannot be read"))));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> bug(Exception e) {
    LOG.atError().setCause(e).log("A request ended with an unforeseen error");
    return answer(CommonProblem.INTERNAL, "Give us the trace id and we will look into it.");
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RequestTooLargeException) {
        return asObject(answer(CommonProblem.TOO_LARGE, String.valueOf(cause.getMessage())));
      }
    }
    FieldError error =
        e.getCause() instanceof JacksonException json
            ? new FieldError(pointer(json), explain(json))
            : new FieldError("", "the body is missing or cannot be read");
    return asObject(problem(ProblemException.invalid(List.of(error))));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    // One for each place, in the order of places and not in that of the validator's hash tables.
    var errors = new TreeMap<String, String>();
    e.getBindingResult()
        .getFieldErrors()
        .forEach(
            field ->
                errors.merge(
                    pointer(field.getField()),
                    String.valueOf(field.getDefaultMessage()),
                    ProblemAdvice::first));
    e.getBindingResult()
        .getGlobalErrors()
        .forEach(
            whole ->
                errors.merge("", String.valueOf(whole.getDefaultMessage()), ProblemAdvice::first));
    List<FieldError> sorted = new ArrayList<>();
    errors.forEach((pointer, detail) -> sorted.add(new FieldError(pointer, detail)));
    return asObject(problem(ProblemException.invalid(sorted)));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldError> errors =
        e.getParameterValidationResults().stream()
            .flatMap(
                result ->
                    result.getResolvableErrors().stream()
                        .map(
                            error ->
                                new FieldError(
                                    String.valueOf(result.getMethodParameter().getParameterName()),
                                    String.valueOf(error.getDefaultMessage()))))
            .toList();
    return asObject(problem(ProblemException.invalid(errors)));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
      ServletRequestBindingException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String name = e instanceof MissingRequestHeaderException header ? header.getHeaderName() : "";
    return asObject(
        problem(ProblemException.invalid(List.of(new FieldError(name, "is required")))));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    CommonProblem type = CommonProblem.ofStatus(status.value());
    ProblemDetail document = problems.document(type, type.title() + ".", List.of());
    var typed = new HttpHeaders(headers);
    typed.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return new ResponseEntity<>(document, typed, type.status());
  }

  private ResponseEntity<ProblemDetail> answer(ProblemType type, String detail) {
    return problem(ProblemException.of(type, detail));
  }

  private static ResponseEntity<Object> asObject(ResponseEntity<ProblemDetail> answer) {
    return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), answer.getStatusCode());
  }

  private static String first(String one, String other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static String explain(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is not a field of this request";
    }
    if (String.valueOf(e.getOriginalMessage()).startsWith("Duplicate Object property")) {
      return "a field is there twice";
    }
    if (e instanceof ValueInstantiationException
        && e.getCause() instanceof IllegalArgumentException why
        && isOurs(why)) {
      return String.valueOf(why.getMessage());
    }
    if (!e.getPath().isEmpty()) {
      return "has the wrong type or form";
    }
    return e instanceof MismatchedInputException
        ? "the body is not an object of the form that this operation takes"
        : "the body is not valid JSON";
  }

  /** Ours name what is wrong and no value; others' may repeat what was sent. */
  private static boolean isOurs(IllegalArgumentException e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("ai.coditect.");
  }

  private static String pointer(JacksonException e) {
    StringBuilder pointer = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      pointer.append('/').append(name == null ? String.valueOf(step.getIndex()) : escape(name));
    }
    return pointer.toString();
  }

  private static String pointer(String beanPath) {
    return "/" + escape(beanPath).replace(".", "/").replace("[", "/").replace("]", "");
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
