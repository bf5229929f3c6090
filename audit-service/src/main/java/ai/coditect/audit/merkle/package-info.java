/** Merkle trees and commitments as pure functions: hashes, proofs and their checks. */
@NullMarked
package ai.coditect.audit.merkle;

import org.jspecify.annotations.NullMarked;
