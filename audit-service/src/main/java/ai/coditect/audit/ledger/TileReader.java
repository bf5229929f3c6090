package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.Subtree;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** The tree in rows of hashes, and the leaves' data, as c2sp.org/tlog-tiles cuts them. */
@Service
public class TileReader {

  /** How many hashes a full tile has. */
  public static final int WIDTH = 256;

  private static final int LEVELS = 8;

  private final TreeNodes nodes;
  private final JdbcTemplate jdbc;

  TileReader(TreeNodes nodes, JdbcTemplate jdbc) {
    this.nodes = nodes;
    this.jdbc = jdbc;
  }

  /** How many hashes the tile has in a tree of this size; 0 if there is no such tile yet. */
  public static int width(int level, long index, long size) {
    if (level * LEVELS >= Long.SIZE - 1 || index > Long.MAX_VALUE / WIDTH - 1) {
      return 0;
    }
    long available = (size >> (level * LEVELS)) - index * WIDTH;
    return Math.clamp(available, 0, WIDTH);
  }

  /**
   * The first hashes of a tile, one after the other.
   *
   * @throws TreeDamagedException if one is missing; ask only for what {@link #width} says is there
   */
  public byte[] hashes(int level, long index, int width) {
    List<Subtree> wanted =
        LongStream.range(0, width)
            .mapToObj(column -> new Subtree(level * LEVELS, index * WIDTH + column))
            .toList();
    Map<Subtree, Hash> hashes = nodes.load(wanted);
    var tile = new ByteArrayOutputStream(width * Hash.BYTES);
    wanted.forEach(node -> tile.writeBytes(Objects.requireNonNull(hashes.get(node)).bytes()));
    return tile.toByteArray();
  }

  /** The first entries of a bundle: each commitment behind its length in two bytes. */
  public byte[] entries(long index, int width) {
    var bundle = new ByteArrayOutputStream(width * (2 + Hash.BYTES));
    jdbc.query(
        """
        select commitment from ledger_entry where entry_index >= ? and entry_index < ?
        order by entry_index
        """,
        row -> {
          bundle.write(0);
          bundle.write(Hash.BYTES);
          bundle.writeBytes(row.getBytes(1));
        },
        index * WIDTH,
        index * WIDTH + width);
    return bundle.toByteArray();
  }
}
