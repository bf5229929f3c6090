@NullMarked
package ai.coditect.platform.audit;

import org.jspecify.annotations.NullMarked;
