@NullMarked
package ai.coditect.platform.app;

import org.jspecify.annotations.NullMarked;
