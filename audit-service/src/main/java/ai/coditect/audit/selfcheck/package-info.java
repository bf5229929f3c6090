/** Derives the ledger anew, again and again, and raises the alarm if it finds another one. */
@NullMarked
package ai.coditect.audit.selfcheck;

import org.jspecify.annotations.NullMarked;
