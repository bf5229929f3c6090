package ai.coditect.audit.retention;

import ai.coditect.platform.periodic.PeriodicWork;
import org.springframework.stereotype.Component;

/** Erases what was asked to be erased, again and again; several replicas may do so at once. */
@Component
class ErasureLoop extends PeriodicWork {

  private final Erasures erasures;

  ErasureLoop(Erasures erasures, RetentionProperties properties) {
    super("erasures", properties.interval());
    this.erasures = erasures;
  }

  @Override
  protected void round() {
    erasures.doAll();
  }

  @Override
  protected String failure() {
    return "Nothing can be erased for now";
  }
}
