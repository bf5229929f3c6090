/** What problems and reasons mean, as pages that anybody can read. */
@NullMarked
package ai.coditect.selfservice.explanations;

import org.jspecify.annotations.NullMarked;
