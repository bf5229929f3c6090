@NullMarked
package ai.coditect.audit.ledger;

import org.jspecify.annotations.NullMarked;
