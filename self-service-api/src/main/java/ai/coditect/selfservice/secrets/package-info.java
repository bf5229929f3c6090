/** Makes secrets and opaque tokens, and keeps only what can verify them. */
@NullMarked
package ai.coditect.selfservice.secrets;

import org.jspecify.annotations.NullMarked;
