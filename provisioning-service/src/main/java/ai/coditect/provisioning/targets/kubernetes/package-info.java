/** The Kubernetes target: a tenant's namespace and everything in it that is ours. */
@NullMarked
package ai.coditect.provisioning.targets.kubernetes;

import org.jspecify.annotations.NullMarked;
