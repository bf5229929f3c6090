package ai.coditect.provisioning.converge;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Starts and stops the loop over all tenants. */
@Component
class Engine implements SmartLifecycle {

  private final Dispatcher dispatcher;
  private final LeaseKeeper leases;
  private final Watch watch;
  private final ConvergeProperties properties;
  private volatile boolean running;

  Engine(Dispatcher dispatcher, LeaseKeeper leases, Watch watch, ConvergeProperties properties) {
    this.dispatcher = dispatcher;
    this.leases = leases;
    this.watch = watch;
    this.properties = properties;
  }

  /** Not before the cells are known, which is the first thing that a ready application does. */
  @EventListener(ApplicationReadyEvent.class)
  @Order(1)
  void whenReady() {
    start();
  }

  @Override
  public void start() {
    running = true;
    watch.start();
    leases.start();
    dispatcher.start();
  }

  /** Lets runs end at their next step boundary and gives everything back at once. */
  @Override
  public void stop() {
    if (!running) {
      return;
    }
    running = false;
    try {
      dispatcher.stop(properties.stopTimeout());
      watch.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leases.stop();
  }

  @Override
  public boolean isAutoStartup() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
