/**
 * Shows compliance platforms (Vanta, Drata) who has access and how access ended: whole states at
 * intervals, for the platform or for one tenant.
 */
@NullMarked
package ai.coditect.audit.compliance;

import org.jspecify.annotations.NullMarked;
