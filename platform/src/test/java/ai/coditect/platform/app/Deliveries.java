package ai.coditect.platform.app;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.platform.event.IncomingEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Takes member lists, and can be told to fail for a while as if its database were away. */
@Component
public class Deliveries {

  private final List<TenantMembers> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger failuresLeft = new AtomicInteger();

  @KafkaListener(id = "deliveries", topics = Topics.TENANT_MEMBERS)
  void take(ConsumerRecord<String, byte[]> received) {
    TenantMembers list = IncomingEvent.read(received, TenantMembers.class).data();
    if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the database is away");
    }
    taken.add(list);
  }

  /** What was taken, in its order. */
  public List<TenantMembers> taken() {
    return List.copyOf(taken);
  }

  /** Fails this many times. */
  public void failNext(int times) {
    failuresLeft.set(times);
  }
}
