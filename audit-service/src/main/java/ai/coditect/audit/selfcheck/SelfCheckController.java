package ai.coditect.audit.selfcheck;

import ai.coditect.audit.selfcheck.SelfCheckLog.SelfCheckRun;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the ledger's checks of itself have found, and a full one on demand. */
@RestController
@RequestMapping("/v1/self-checks")
class SelfCheckController {

  private static final int SHOWN = 100;

  private final SelfCheckLog log;
  private final SelfCheckLoop loop;

  SelfCheckController(SelfCheckLog log, SelfCheckLoop loop) {
    this.log = log;
    this.loop = loop;
  }

  /** The newest checks, the newest first. */
  @GetMapping
  SelfCheckList newest() {
    return new SelfCheckList(log.newest(SHOWN));
  }

  /** Has everything derived anew; what it finds is in the list once it is done. */
  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  void request() {
    log.requestFull();
    loop.wake();
  }

  /** The checks as they are answered. */
  record SelfCheckList(List<SelfCheckRun> items) {}
}
