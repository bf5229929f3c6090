package ai.coditect.platform.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one owner collects in a transaction and writes at once just before that commits, so that
 * many small additions are one statement and locks that it takes last as short as can be. Owners
 * write in the order in which they were first asked for. A failure to write undoes the transaction
 * and reaches whoever commits it.
 *
 * @param <T> what is collected
 */
public final class AtCommit<T> implements TransactionSynchronization {

  private final Object owner;
  private final Consumer<List<T>> writer;
  private final List<T> collected = new ArrayList<>();
  private boolean committing;

  private AtCommit(Object owner, Consumer<List<T>> writer) {
    this.owner = owner;
    this.writer = writer;
  }

  /**
   * The one of an owner in the running transaction.
   *
   * @param writer writes what was collected; each owner has one
   * @throws IllegalStateException outside of a transaction
   */
  public static <T> AtCommit<T> of(Object owner, Consumer<List<T>> writer) {
    for (TransactionSynchronization each :
        TransactionSynchronizationManager.getSynchronizations()) {
      if (each instanceof AtCommit<?> known && known.owner.equals(owner)) {
        @SuppressWarnings("unchecked") // an owner collects one kind of thing
        var found = (AtCommit<T>) known;
        return found;
      }
    }
    var made = new AtCommit<>(owner, writer);
    TransactionSynchronizationManager.registerSynchronization(made);
    return made;
  }

  /** Collects; once the transaction commits and this has written, writes at once. */
  public void addAll(List<? extends T> things) {
    collected.addAll(things);
    if (committing) {
      write();
    }
  }

  @Override
  public void beforeCommit(boolean readOnly) {
    committing = true;
    write();
  }

  private void write() {
    if (!collected.isEmpty()) {
      List<T> all = List.copyOf(collected);
      collected.clear();
      writer.accept(all);
    }
  }
}
