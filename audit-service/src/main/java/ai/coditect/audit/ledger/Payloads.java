package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Commitment;
import ai.coditect.audit.sealing.Opening;
import ai.coditect.audit.sealing.PayloadSeal;
import ai.coditect.audit.sealing.SealedPayload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Reads payloads as they were committed to, whichever way they are stored. */
@Service
public class Payloads {

  private final PayloadSeal seal;

  Payloads(PayloadSeal seal) {
    this.seal = seal;
  }

  /** A row whose payload is still to be opened. */
  record Row<T>(T entry, StoredPayload stored) {}

  /** Opens them, in this order; what keys it takes is fetched at once. */
  public List<Content> open(List<StoredPayload> stored) {
    List<SealedPayload> sealed =
        stored.stream().map(StoredPayload::sealed).filter(Objects::nonNull).toList();
    Iterator<Opening> openings =
        sealed.isEmpty() ? List.<Opening>of().iterator() : seal.open(sealed).iterator();
    List<Content> contents = new ArrayList<>(stored.size());
    for (StoredPayload each : stored) {
      if (each.sealed() != null) {
        contents.add(content(openings.next()));
      } else if (each.clear() != null) {
        contents.add(new Content.Present(each.clear()));
      } else {
        contents.add(new Content.Absent());
      }
    }
    return contents;
  }

  /**
   * Reads rows and opens their payloads. A key that is gone may have gone with its row a moment
   * ago: then the rows are read again, once.
   */
  <T> List<T> read(Supplier<List<Row<T>>> query, BiFunction<T, @Nullable EntryPayload, T> with) {
    List<Row<T>> rows = query.get();
    List<Content> contents = open(rows.stream().map(Row::stored).toList());
    if (contents.stream().anyMatch(Content.Locked.class::isInstance)) {
      rows = query.get();
      contents = open(rows.stream().map(Row::stored).toList());
    }
    List<T> entries = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      entries.add(with.apply(rows.get(i).entry(), contents.get(i).orNull()));
    }
    return entries;
  }

  private static Content content(Opening opening) {
    return switch (opening) {
      case Opening.KeyGone() -> new Content.Locked();
      case Opening.Altered() -> new Content.Altered();
      case Opening.Opened(byte[] text) ->
          text.length < Commitment.SALT_BYTES
              ? new Content.Altered()
              : new Content.Present(
                  new EntryPayload(
                      Arrays.copyOf(text, Commitment.SALT_BYTES),
                      Arrays.copyOfRange(text, Commitment.SALT_BYTES, text.length)));
    };
  }
}
