package ai.coditect.provisioning.targets.kubernetes;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A tenant's namespace and the objects in it, wherever they are read from. */
interface NamespaceContent {

  /** The namespace itself; empty if there is none. */
  Optional<ObjectNode> namespace();

  /** The objects of a kind in it that may be ours. */
  List<ObjectNode> objects(ObjectKind kind);
}
