/**
 * Access reviews: owners confirm or end each membership, key and grant as it is now; the result is
 * signed.
 */
@NullMarked
package ai.coditect.audit.review;

import org.jspecify.annotations.NullMarked;
