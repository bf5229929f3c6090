@NullMarked
package ai.coditect.contracts.audit;

import org.jspecify.annotations.NullMarked;
