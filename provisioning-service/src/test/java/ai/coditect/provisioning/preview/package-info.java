@NullMarked
package ai.coditect.provisioning.preview;

import org.jspecify.annotations.NullMarked;
