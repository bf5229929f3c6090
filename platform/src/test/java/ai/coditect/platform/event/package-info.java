@NullMarked
package ai.coditect.platform.event;

import org.jspecify.annotations.NullMarked;
