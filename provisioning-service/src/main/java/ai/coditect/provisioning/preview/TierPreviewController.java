package ai.coditect.provisioning.preview;

import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.preview.BlastRadius.Radius;
import ai.coditect.provisioning.tier.TierDefinition;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells operators what a definition would do to the fleet before it is shipped. The answer comes in
 * lines of JSON, each with the counts so far, so that a caller who has gone is noticed; the last
 * one is complete.
 */
@RestController
class TierPreviewController {

  private static final Logger LOG = LoggerFactory.getLogger(TierPreviewController.class);

  private final BlastRadius fleet;

  TierPreviewController(BlastRadius fleet) {
    this.fleet = fleet;
  }

  @PostMapping("/v1/operator/tier-previews")
  void preview(@RequestBody TierDefinition definition, HttpServletResponse response)
      throws IOException {
    if (!definition.complete()) {
      throw ProblemException.of(
          PreviewProblem.DEFINITION_INCOMPLETE, "It has no kubernetes and no apiKeys.");
    }
    if (!fleet.begin()) {
      throw ProblemException.of(
          PreviewProblem.PREVIEW_IN_FLIGHT, "Try again when it is done; it is a heavy one.");
    }
    try {
      response.setContentType("application/x-ndjson");
      OutputStream out = response.getOutputStream();
      Radius radius = Radius.NONE;
      while (!radius.complete()) {
        radius = fleet.next(definition, radius);
        out.write(EventJson.write(radius));
        out.write('\n');
        response.flushBuffer();
      }
    } catch (IOException e) {
      LOG.atInfo().addKeyValue("tier", definition.tier()).log("The caller of a preview has gone");
      throw e;
    } finally {
      fleet.end();
    }
  }
}
