package ai.coditect.platform.problem;

import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is validated is there: contents of requests and settings, never a row that is
 * read when it is looked at. The resolver that is there otherwise asks each persistence provider on
 * the class path about each field of each request, which searches all jars for them, under locks
 * that class loading takes too.
 */
final class PlainObjects implements TraversableResolver {

  @Override
  public boolean isReachable(
      @Nullable Object object,
      Path.Node property,
      Class<?> root,
      Path pathToObject,
      ElementType element) {
    return true;
  }

  @Override
  public boolean isCascadable(
      @Nullable Object object,
      Path.Node property,
      Class<?> root,
      Path pathToObject,
      ElementType element) {
    return true;
  }
}
