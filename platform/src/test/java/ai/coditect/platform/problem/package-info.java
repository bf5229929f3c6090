@NullMarked
package ai.coditect.platform.problem;

import org.jspecify.annotations.NullMarked;
