/** Merkle trees and commitments as pure functions: hashes, proofs and their checks. */
@NullMarked
package ai.coditect.audit.verify;

import org.jspecify.annotations.NullMarked;
