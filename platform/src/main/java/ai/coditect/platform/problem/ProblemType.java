package ai.coditect.platform.problem;

import java.net.URI;

/**
 * A kind of problem: stable, part of the API, and documented at its address. Services implement it
 * as enums.
 */
public interface ProblemType {

  /** Lower-case words with hyphens, unique among all services. */
  String slug();

  /** What is wrong, in a few words that never vary. */
  String title();

  /** The HTTP status that goes with it. */
  int status();

  /** The address that names it and documents it. */
  default URI uri() {
    return URI.create("https://docs.coditect.ai/problems/" + slug());
  }
}
