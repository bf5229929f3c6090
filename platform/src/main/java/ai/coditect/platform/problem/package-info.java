/** Errors over HTTP as RFC 9457 problem details. */
@NullMarked
package ai.coditect.platform.problem;

import org.jspecify.annotations.NullMarked;
