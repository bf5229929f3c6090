@NullMarked
package ai.coditect.provisioning.brake;

import org.jspecify.annotations.NullMarked;
