package ai.coditect.localstack.stack;

/** Is told how the parts get on. Called from several threads, one call at a time for each part. */
@FunctionalInterface
public interface StackListener {

  /** The part is in this state now. */
  void changed(StackPart part, PartState state);
}
