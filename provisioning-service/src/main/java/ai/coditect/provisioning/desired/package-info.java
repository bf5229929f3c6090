/** Intent and tier definition to desired state: pure. */
@NullMarked
package ai.coditect.provisioning.desired;

import org.jspecify.annotations.NullMarked;
