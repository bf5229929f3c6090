@NullMarked
package ai.coditect.audit.identity;

import org.jspecify.annotations.NullMarked;
