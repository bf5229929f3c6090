@NullMarked
package ai.coditect.selfservice.problem;

import org.jspecify.annotations.NullMarked;
