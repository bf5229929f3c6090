@NullMarked
package ai.coditect.localstack.controlplane;

import org.jspecify.annotations.NullMarked;
