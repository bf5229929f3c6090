package ai.coditect.platform.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses a query parameter without a value. Spring would take it for one that was not sent, and a
 * client whose variable was empty would be told something about another question than it asked.
 */
class EmptyParameters implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getDispatcherType() == DispatcherType.REQUEST && request.getQueryString() != null) {
      List<FieldError> empty =
          UriComponentsBuilder.newInstance()
              .query(request.getQueryString())
              .build()
              .getQueryParams()
              .entrySet()
              .stream()
              .filter(entry -> entry.getValue().stream().anyMatch(EmptyParameters::isEmpty))
              .map(entry -> new FieldError(entry.getKey(), "has no value"))
              .toList();
      if (!empty.isEmpty()) {
        throw ProblemException.invalid(empty);
      }
    }
    return true;
  }

  private static boolean isEmpty(@Nullable String value) {
    return value == null || value.isEmpty();
  }
}
