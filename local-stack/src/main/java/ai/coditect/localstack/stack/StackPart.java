package ai.coditect.localstack.stack;

import java.util.EnumSet;
import java.util.Set;

/**
 * The parts of the stack, each a process or a few, in an order in which nothing precedes what it
 * needs.
 */
public enum StackPart {
  POSTGRES("PostgreSQL", "postgres"),
  KAFKA("Kafka", "kafka"),
  MAIL("Mail", "mail"),
  CONTROL_PLANE("Kubernetes", "kubernetes"),
  OBJECT_STORAGE("S3", "object-storage"),
  KEYCLOAK("Keycloak", "keycloak"),
  AUDIT("audit-service", "audit-service"),
  SELF_SERVICE("self-service-api", "self-service-api"),
  PROVISIONING("provisioning-service", "provisioning-service");

  private final String title;
  private final String folder;

  StackPart(String title, String folder) {
    this.title = title;
    this.folder = folder;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /** Its folder's name in the data folder. */
  String folder() {
    return folder;
  }

  /**
   * What must be ready before it can start. What it needs only later to do its work is not among
   * them.
   */
  public Set<StackPart> needs() {
    return switch (this) {
      case KEYCLOAK -> Set.of(POSTGRES);
      case SELF_SERVICE, PROVISIONING -> Set.of(POSTGRES, KAFKA);
      // It takes nothing before it has read its checkpoints.
      case AUDIT -> Set.of(POSTGRES, KAFKA, OBJECT_STORAGE);
      case POSTGRES, KAFKA, MAIL, CONTROL_PLANE, OBJECT_STORAGE -> Set.of();
    };
  }

  /** Whether it is one of our services, started from its jar. */
  public boolean isService() {
    return services().contains(this);
  }

  /** Everything but our services. */
  public static Set<StackPart> dependencies() {
    return EnumSet.complementOf(EnumSet.copyOf(services()));
  }

  /** Our services. */
  public static Set<StackPart> services() {
    return EnumSet.of(AUDIT, SELF_SERVICE, PROVISIONING);
  }
}
