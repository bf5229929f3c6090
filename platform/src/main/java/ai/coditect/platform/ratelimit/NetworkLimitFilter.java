package ai.coditect.platform.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits, before anything is checked, what comes from one network without a token or with one that
 * was not good for anything here lately. So neither an anonymous flood nor the guessing of tokens
 * reaches the database, and who holds a good token is not held up by their neighbours.
 */
class NetworkLimitFilter extends OncePerRequestFilter {

  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final RateLimiter limiter;
  private final Limit limit;
  private final Cache<String, Boolean> goodTokens;

  NetworkLimitFilter(RateLimiter limiter, int perMinute, int tracked) {
    this.limiter = limiter;
    this.limit = Limit.perMinute("network", perMinute);
    this.goodTokens =
        Caffeine.newBuilder().maximumSize(tracked).expireAfterAccess(REMEMBERED).build();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/actuator/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String token = hash(credential(request));
    boolean good = token != null && goodTokens.getIfPresent(token) != null;
    if (!good && !limiter.admit(limit, Network.of(request.getRemoteAddr()), response)) {
      return;
    }
    chain.doFilter(request, response);
    if (token != null) {
      if (request.getAttribute(CallerLimitFilter.AUTHENTICATED) != null) {
        goodTokens.put(token, true);
      } else {
        goodTokens.invalidate(token);
      }
    }
  }

  /** A token, or the cookies of a browser: whether they are worth anything shows behind. */
  private static @Nullable String credential(HttpServletRequest request) {
    String token = request.getHeader(HttpHeaders.AUTHORIZATION);
    return token == null ? request.getHeader(HttpHeaders.COOKIE) : token;
  }

  /** Tokens themselves are kept nowhere. */
  private static @Nullable String hash(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(header.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
