package ai.coditect.localstack.postgres;

import java.util.List;

/** What a committed transaction survives. Commits wait for the write in either case. */
public enum Durability {
  /** Power loss: writes reach the disk, as in production. */
  POWER_LOSS("on"),
  /** The end of the database's processes, kill -9 included, but not of the machine. Faster. */
  PROCESS_END("off");

  private final String sync;

  Durability(String sync) {
    this.sync = sync;
  }

  List<String> settings() {
    return List.of("fsync=" + sync, "full_page_writes=" + sync, "synchronous_commit=on");
  }
}
