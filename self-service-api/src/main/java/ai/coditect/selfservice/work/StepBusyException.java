package ai.coditect.selfservice.work;

/** As many steps of this kind as may are at work already; this one comes again a little later. */
class StepBusyException extends RuntimeException {

  StepBusyException(String step) {
    super("no permit for a further step " + step);
  }
}
