package ai.coditect.platform.sweep;

import org.jspecify.annotations.Nullable;

/**
 * Work on all rows of something, in pages, to be declared as a bean. A page may be done twice (its
 * transaction was not committed), so each must be idempotent.
 */
public interface Sweep {

  /** Unique in its service, and the same for ever: its position is stored under it. */
  String name();

  /**
   * Does the next page, in a transaction that nobody else does at the same time.
   *
   * @param after the position that the page before has returned; empty for the first page
   * @param size how many rows a page has at most
   * @return where this page ends; null if there was nothing left
   */
  @Nullable String page(String after, int size);
}
