/** The append-only trail: takes accepted events in, gives entries and proofs out. */
@NullMarked
package ai.coditect.audit.ledger;

import org.jspecify.annotations.NullMarked;
