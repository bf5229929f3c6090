@NullMarked
package ai.coditect.audit.merkle;

import org.jspecify.annotations.NullMarked;
