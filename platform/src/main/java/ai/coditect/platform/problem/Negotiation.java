package ai.coditect.platform.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Refuses, before anything is done, a request whose {@code Accept} no answer could fit. Operations
 * answer with JSON; those that answer with a page, or with either, also fit {@code text/html}.
 * Those that say themselves what they produce, and files, are left to Spring.
 */
class Negotiation implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method
        && request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null
        && !fits(accepted(request), method)) {
      throw ProblemException.of(CommonProblem.NOT_ACCEPTABLE, "This operation answers with JSON.");
    }
    return true;
  }

  private static List<MediaType> accepted(HttpServletRequest request) {
    try {
      List<MediaType> accepted =
          MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
      return accepted.isEmpty() ? List.of(MediaType.ALL) : accepted;
    } catch (InvalidMediaTypeException e) {
      throw ProblemException.of(CommonProblem.NOT_ACCEPTABLE, "Accept names no media types.");
    }
  }

  private static boolean fits(List<MediaType> accepted, HandlerMethod method) {
    Type body =
        method.getMethod().getGenericReturnType() instanceof ParameterizedType answer
            ? answer.getActualTypeArguments()[0]
            : Void.class;
    // ResponseEntity<String> is a page, ResponseEntity<?> a page or JSON.
    boolean page = body.equals(String.class) || body instanceof WildcardType;
    return body.equals(StreamingResponseBody.class)
        || accepted.stream()
            .anyMatch(
                type ->
                    type.isCompatibleWith(MediaType.APPLICATION_JSON)
                        || type.isCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                        || (page && type.isCompatibleWith(MediaType.TEXT_HTML)));
  }
}
