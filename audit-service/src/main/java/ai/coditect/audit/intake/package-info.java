/** Takes audit events from Kafka into the ledger and parks what it cannot take. */
@NullMarked
package ai.coditect.audit.intake;

import org.jspecify.annotations.NullMarked;
