@NullMarked
package ai.coditect.contracts.status;

import org.jspecify.annotations.NullMarked;
