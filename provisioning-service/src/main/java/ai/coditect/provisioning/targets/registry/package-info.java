/** The registry target: the Secret with which the images of a tenant's pods are pulled. */
@NullMarked
package ai.coditect.provisioning.targets.registry;

import org.jspecify.annotations.NullMarked;
