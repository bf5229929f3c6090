/** Checks exports and proofs of the audit log with nothing but the files, a key, and the JDK. */
@NullMarked
package ai.coditect.verifier;

import org.jspecify.annotations.NullMarked;
