/**
 * Carries the W3C trace context across stored rows, so that one trace id finds a request in every
 * service.
 */
@NullMarked
package ai.coditect.platform.trace;

import org.jspecify.annotations.NullMarked;
