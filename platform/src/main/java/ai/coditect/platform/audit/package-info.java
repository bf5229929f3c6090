/** Records actions for the audit trail in the transaction that does them. */
@NullMarked
package ai.coditect.platform.audit;

import org.jspecify.annotations.NullMarked;
