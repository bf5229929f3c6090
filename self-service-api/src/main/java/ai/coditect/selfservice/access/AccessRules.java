package ai.coditect.selfservice.access;

import static ai.coditect.selfservice.access.TokenAuthentication.ACCOUNT;
import static ai.coditect.selfservice.access.TokenAuthentication.API_KEY;
import static ai.coditect.selfservice.access.TokenAuthentication.OPERATION;
import static ai.coditect.selfservice.access.TokenAuthentication.SIGNUP;

import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.surface.Access;
import ai.coditect.selfservice.surface.Allowed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Which kind of token each path takes, read from what its operations declare. */
@Component
class AccessRules {

  /**
   * A rule.
   *
   * @param method of the request
   * @param path of the request
   * @param anybody whether no token is needed
   * @param authorities one of these is needed if one is
   */
  record Rule(HttpMethod method, String path, boolean anybody, Set<String> authorities) {}

  private final RequestMappingHandlerMapping operations;

  AccessRules(RequestMappingHandlerMapping requestMappingHandlerMapping) {
    this.operations = requestMappingHandlerMapping;
  }

  /** One for each operation that says who may call it, the most specific path first. */
  List<Rule> all() {
    Map<PathPattern, List<Rule>> rules = new TreeMap<>();
    operations
        .getHandlerMethods()
        .forEach(
            (mapping, method) ->
                Access.of(method.getMethod()).ifPresent(access -> add(rules, mapping, access)));
    return rules.values().stream().flatMap(List::stream).toList();
  }

  private static void add(
      Map<PathPattern, List<Rule>> rules, RequestMappingInfo mapping, Access access) {
    var patterns = mapping.getPathPatternsCondition();
    if (patterns == null) {
      return;
    }
    for (PathPattern path : patterns.getPatterns()) {
      for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
        List<Rule> ofPath = rules.computeIfAbsent(path, _ -> new ArrayList<>());
        ofPath.add(rule(method.asHttpMethod(), path, access));
        if (method == RequestMethod.GET) {
          ofPath.add(rule(HttpMethod.HEAD, path, access));
        }
      }
    }
  }

  private static Rule rule(HttpMethod method, PathPattern path, Access access) {
    return new Rule(method, path.getPatternString(), access.anybody(), authorities(access));
  }

  private static Set<String> authorities(Access access) {
    Set<String> authorities = new HashSet<>();
    if (access.account() || access.byMembership()) {
      authorities.add(ACCOUNT);
    }
    if (access.byMembership()) {
      // Whose key it is decides between "not found" and "not allowed": the gate's business.
      authorities.add(API_KEY);
    }
    for (PlatformRole role : access.platform()) {
      authorities.add("ROLE_" + role.value());
    }
    for (Allowed.Holder holder : access.holders()) {
      authorities.add(
          switch (holder) {
            case SIGN_UP -> SIGNUP;
            case OPERATION -> OPERATION;
          });
    }
    return authorities;
  }
}
