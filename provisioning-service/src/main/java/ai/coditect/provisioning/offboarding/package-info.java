/** The end of a tenant: its archive, legal holds, and the certificate that nothing is left. */
@NullMarked
package ai.coditect.provisioning.offboarding;

import org.jspecify.annotations.NullMarked;
