@NullMarked
package ai.coditect.selfservice.explanations;

import org.jspecify.annotations.NullMarked;
