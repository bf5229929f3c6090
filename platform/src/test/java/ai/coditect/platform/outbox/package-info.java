@NullMarked
package ai.coditect.platform.outbox;

import org.jspecify.annotations.NullMarked;
