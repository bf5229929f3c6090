/**
 * A real Kubernetes control plane without nodes: etcd, API server and controller manager as
 * supervised children.
 */
@NullMarked
package ai.coditect.localstack.controlplane;

import org.jspecify.annotations.NullMarked;
