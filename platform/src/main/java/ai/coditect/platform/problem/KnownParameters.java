package ai.coditect.platform.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses parameters that an operation of a package does not have: whoever misspells a filter must
 * not take everything for what was filtered. An operation has the parameters that it names, and the
 * components of records that hold parameters.
 */
public final class KnownParameters implements HandlerInterceptor {

  private final Package of;

  /** For the operations in the package of this one. */
  public KnownParameters(Class<?> one) {
    this.of = one.getPackage();
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method && method.getBeanType().getPackage().equals(of)) {
      Set<String> known =
          Stream.of(method.getMethodParameters())
              .flatMap(KnownParameters::names)
              .collect(Collectors.toSet());
      List<FieldError> unknown =
          request.getParameterMap().keySet().stream()
              .filter(name -> !known.contains(name))
              .sorted()
              .map(name -> new FieldError(name, "is no parameter of this operation"))
              .toList();
      if (!unknown.isEmpty()) {
        throw ProblemException.invalid(unknown);
      }
    }
    return true;
  }

  private static Stream<String> names(MethodParameter parameter) {
    if (parameter.hasParameterAnnotation(RequestParam.class)) {
      return Stream.of(parameter.getParameter().getName());
    }
    Class<?> type = parameter.getParameterType();
    return type.isRecord() && parameter.getParameterAnnotations().length == 0
        ? Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName)
        : Stream.empty();
  }
}
