package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;

/**
 * That credentials are not to be older than a generation of the intent. What was issued for it or a
 * later one is new enough, so it is carried out once, however often it is read.
 *
 * @param credentials which
 * @param generation the one that asked for new ones last
 * @param immediateGeneration the last one that asked for the end of those before it at once,
 *     because somebody else may have them; 0 if none has. The others end after the tier's overlap.
 */
public record Rotation(Credentials credentials, long generation, long immediateGeneration) {

  /** Validates. */
  public Rotation {
    Require.present(credentials, "rotation.credentials");
    Require.atLeast(1, generation, "rotation.generation");
    Require.that(
        immediateGeneration >= 0 && immediateGeneration <= generation,
        "rotation.immediateGeneration must be from 0 to generation");
  }
}
