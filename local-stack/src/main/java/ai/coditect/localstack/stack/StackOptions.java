package ai.coditect.localstack.stack;

import ai.coditect.localstack.controlplane.Kubeconfig;
import ai.coditect.localstack.process.Ports;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to start, and how. The defaults are those of a person's stack: every part, data that
 * survives power loss, the usual ports. Not thread-safe.
 */
public final class StackOptions {

  private final Path dataFolder;
  private int portBase = PortPlan.DEFAULT_BASE;
  private boolean durable = true;
  private boolean fresh;
  private boolean revive;
  private Set<StackPart> parts = EnumSet.allOf(StackPart.class);
  private @Nullable Kubeconfig kubeconfig;
  private @Nullable Checkout checkout;
  private StackListener listener = (part, state) -> {};
  private final Map<StackPart, Map<String, String>> properties = new EnumMap<>(StackPart.class);

  private StackOptions(Path dataFolder) {
    this.dataFolder = dataFolder;
  }

  /** The defaults for this data folder. */
  public static StackOptions in(Path dataFolder) {
    return new StackOptions(dataFolder);
  }

  /** Ports counted from this one; see {@link PortPlan}. */
  public StackOptions portBase(int base) {
    this.portBase = new PortPlan(base).base();
    return this;
  }

  /** Ports that are free at this moment. */
  public StackOptions freePorts() {
    return portBase(Ports.freeRange(PortPlan.SPAN));
  }

  /** Whether what is acknowledged survives power loss, or only the end of processes. */
  public StackOptions durable(boolean wanted) {
    this.durable = wanted;
    return this;
  }

  /** Deletes what the data folder holds before the start. */
  public StackOptions fresh(boolean wanted) {
    this.fresh = wanted;
    return this;
  }

  /** Starts again what ends by itself, as an orchestrator would. */
  public StackOptions revive(boolean wanted) {
    this.revive = wanted;
    return this;
  }

  /** Only these parts. */
  public StackOptions parts(Set<StackPart> wanted) {
    this.parts = EnumSet.copyOf(wanted);
    return this;
  }

  /** A cluster that exists, instead of a control plane of our own. */
  public StackOptions kubeconfig(Kubeconfig existing) {
    this.kubeconfig = existing;
    this.parts.remove(StackPart.CONTROL_PLANE);
    return this;
  }

  /** Where jars and deployment files are, if not around the working directory. */
  public StackOptions checkout(Checkout where) {
    this.checkout = where;
    return this;
  }

  /** Who is told how the parts get on. */
  public StackOptions listener(StackListener told) {
    this.listener = told;
    return this;
  }

  /** Sets a property of a service, over what the stack tells it; from its next start on. */
  public StackOptions property(StackPart service, String name, String value) {
    properties.computeIfAbsent(service, any -> new HashMap<>()).put(name, value);
    return this;
  }

  Path dataFolder() {
    return dataFolder;
  }

  int portBase() {
    return portBase;
  }

  boolean durable() {
    return durable;
  }

  boolean fresh() {
    return fresh;
  }

  boolean revive() {
    return revive;
  }

  Set<StackPart> parts() {
    return parts;
  }

  Optional<Kubeconfig> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }

  Checkout checkout() {
    if (checkout == null) {
      checkout = Checkout.find();
    }
    return checkout;
  }

  StackListener listener() {
    return listener;
  }

  Map<String, String> propertiesOf(StackPart service) {
    return Map.copyOf(properties.getOrDefault(service, Map.of()));
  }
}
