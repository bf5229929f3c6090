/** Tenants' buckets in their cell's object storage, and who may use them. */
@NullMarked
package ai.coditect.provisioning.targets.storage;

import org.jspecify.annotations.NullMarked;
