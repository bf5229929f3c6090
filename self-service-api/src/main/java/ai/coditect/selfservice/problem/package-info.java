/** The problems that this service's operations can answer with. */
@NullMarked
package ai.coditect.selfservice.problem;

import org.jspecify.annotations.NullMarked;
