/** What every service reports of every action, for the audit trail. */
@NullMarked
package ai.coditect.contracts.audit;

import org.jspecify.annotations.NullMarked;
