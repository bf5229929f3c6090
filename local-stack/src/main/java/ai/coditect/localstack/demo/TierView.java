package ai.coditect.localstack.demo;

import ai.coditect.client.model.UsageControllerUsageItem;
import ai.coditect.localstack.stack.StackDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a tenant really got of its tier, read back from each backend by the backend's administrator;
 * nothing of it is what the platform says of itself, but the limits that no backend knows.
 */
final class TierView {

  private TierView() {}

  /**
   * Lines for the cluster, the database and the object storage: what is there, or that nothing is.
   */
  static List<String> of(StackDescription stack, String tenant) {
    List<String> lines = new ArrayList<>(ClusterView.of(stack, namespace(tenant)));
    lines.addAll(orNone("database: no schema", DatabaseView.of(stack, tenant)));
    lines.addAll(orNone("object storage: no bucket", StorageView.of(stack, tenant)));
    return lines;
  }

  static String namespace(String tenant) {
    return "t-" + tenant.substring(tenant.indexOf('_') + 1);
  }

  /** The sizes, which no backend bounds: measured, and held by taking rights. */
  static void sayLimits(List<UsageControllerUsageItem> usage, Consumer<String> say) {
    for (UsageControllerUsageItem item : usage) {
      if (item.getName().startsWith("database.") || item.getName().startsWith("storage.")) {
        say.accept(
            "%s: %s of %s, measured".formatted(item.getName(), item.getUsed(), item.getLimit()));
      }
    }
  }

  private static List<String> orNone(String none, List<String> lines) {
    return lines.isEmpty() ? List.of(none) : lines;
  }
}
