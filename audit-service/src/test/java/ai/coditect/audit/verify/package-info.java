@NullMarked
package ai.coditect.audit.verify;

import org.jspecify.annotations.NullMarked;
