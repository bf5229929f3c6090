package ai.coditect.localstack.testing;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether each problem of a class has its row, with its status, in docs/problems.md. */
final class DocumentedProblems extends ArchCondition<JavaClass> {

  static final String PROBLEM_TYPE = "ai.coditect.platform.problem.ProblemType";

  private static final Path DOCUMENT = Path.of("../docs/problems.md");

  DocumentedProblems() {
    super("be enums whose constants all have a row in docs/problems.md");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    Class<?> reflected = type.reflect();
    Object[] problems = reflected.getEnumConstants();
    if (problems == null) {
      events.add(SimpleConditionEvent.violated(type, type.getName() + " is no enum"));
      return;
    }
    List<String> rows = rows();
    Class<?> problemType = interfaceOf(type);
    for (Object problem : problems) {
      String row =
          "| `%s` | %s | "
              .formatted(said(problemType, "slug", problem), said(problemType, "status", problem));
      events.add(
          new SimpleConditionEvent(
              type,
              rows.stream().anyMatch(it -> it.startsWith(row)),
              "%s.%s: docs/problems.md has no row %s…".formatted(type.getName(), problem, row)));
    }
  }

  private static Class<?> interfaceOf(JavaClass type) {
    return type.getAllRawInterfaces().stream()
        .filter(it -> it.getName().equals(PROBLEM_TYPE))
        .findFirst()
        .orElseThrow()
        .reflect();
  }

  private static Object said(Class<?> problemType, String method, Object problem) {
    try {
      return problemType.getMethod(method).invoke(problem);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> rows() {
    try {
      return Files.readAllLines(DOCUMENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
