/** The trail over HTTP, each reading of it recorded in it. */
@NullMarked
package ai.coditect.audit.query;

import org.jspecify.annotations.NullMarked;
