package ai.coditect.selfservice.surface;

import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.secrets.Cursors;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads lists in pages: by position and never by number, so that inserts move nothing. */
@Component
public class Paging {

  /** How many items a page has if nobody says. */
  public static final String DEFAULT_LIMIT = "20";

  private static final int MAX_LIMIT = 100;

  private final Cursors cursors;

  Paging(Cursors cursors) {
    this.cursors = cursors;
  }

  /**
   * A page.
   *
   * @param items at most as many as were asked for
   * @param nextCursor where to go on; null at the end
   */
  public record Slice<T>(List<T> items, @Nullable String nextCursor) {}

  /**
   * Reads a page.
   *
   * @param list which list, as text that no other list has
   * @param cursor of the page before; null for the first page
   * @param start the position before the first item
   * @param read gives at most so many items after a position
   * @param position of an item
   * @throws ProblemException {@code invalid-request} for a limit that is not 1 to 100, or a cursor
   *     of another list
   */
  public <T> Slice<T> read(
      String list,
      @Nullable String cursor,
      int limit,
      String start,
      Source<T> read,
      Function<T, String> position) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("limit", "must be 1 to " + MAX_LIMIT);
    }
    String after =
        cursor == null
            ? start
            : cursors
                .position(list, cursor)
                .orElseThrow(() -> invalid("cursor", "is no cursor of this list"));
    List<T> found = read.after(after, limit + 1);
    if (found.size() <= limit) {
      return new Slice<>(found, null);
    }
    List<T> page = List.copyOf(found.subList(0, limit));
    return new Slice<>(page, cursors.at(list, position.apply(page.getLast())));
  }

  /** What a list is read from. */
  @FunctionalInterface
  public interface Source<T> {

    /** At most so many items after a position. */
    List<T> after(String position, int limit);
  }

  private static ProblemException invalid(String parameter, String wrong) {
    return ProblemException.invalid(List.of(new FieldError(parameter, wrong)));
  }
}
