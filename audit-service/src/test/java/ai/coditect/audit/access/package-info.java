@NullMarked
package ai.coditect.audit.access;

import org.jspecify.annotations.NullMarked;
