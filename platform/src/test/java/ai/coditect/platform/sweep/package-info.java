@NullMarked
package ai.coditect.platform.sweep;

import org.jspecify.annotations.NullMarked;
