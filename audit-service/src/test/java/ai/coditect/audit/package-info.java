@NullMarked
package ai.coditect.audit;

import org.jspecify.annotations.NullMarked;
