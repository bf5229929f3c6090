package ai.coditect.provisioning.exports;

import ai.coditect.platform.periodic.PeriodicWork;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Makes copies one after the other: each replica one at a time, so that they wait and not runs. */
@Component
@EnableConfigurationProperties(DataExportProperties.class)
class ExportLoop extends PeriodicWork {

  private final ExportMaker maker;

  ExportLoop(ExportMaker maker, DataExportProperties properties) {
    super("data-exports", properties.interval());
    this.maker = maker;
  }

  @Override
  protected void round() {
    boolean made = true;
    while (made && isRunning()) {
      made = maker.makeOne(this::isRunning);
    }
  }

  @Override
  protected String failure() {
    return "No copies of tenants' data can be made for now";
  }
}
