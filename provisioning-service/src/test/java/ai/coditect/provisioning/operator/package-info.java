@NullMarked
package ai.coditect.provisioning.operator;

import org.jspecify.annotations.NullMarked;
