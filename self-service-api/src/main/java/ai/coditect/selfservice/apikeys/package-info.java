/** API keys: claimed once, kept as keyed hashes, introspected by platform services. */
@NullMarked
package ai.coditect.selfservice.apikeys;

import org.jspecify.annotations.NullMarked;
