@NullMarked
package ai.coditect.audit.query;

import org.jspecify.annotations.NullMarked;
