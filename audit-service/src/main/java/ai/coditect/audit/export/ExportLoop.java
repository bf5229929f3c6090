package ai.coditect.audit.export;

import ai.coditect.platform.periodic.PeriodicWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes exports, one at a time at each replica. */
@Component
class ExportLoop extends PeriodicWork {

  private static final Logger LOG = LoggerFactory.getLogger(ExportLoop.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ExportMaker maker;

  ExportLoop(ExportMaker maker) {
    super("exports", INTERVAL);
    this.maker = maker;
  }

  @Override
  protected void round() {
    maker.expire();
    while (isRunning() && maker.makeNext()) {
      LOG.debug("An export was made");
    }
  }

  @Override
  protected String failure() {
    return "Exports cannot be made for now";
  }

  @Override
  protected Duration patience() {
    return PATIENCE;
  }
}
