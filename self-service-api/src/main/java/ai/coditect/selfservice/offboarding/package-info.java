/** Leaving: asking for it, seeing how far it is, and staying after all. */
@NullMarked
package ai.coditect.selfservice.offboarding;

import org.jspecify.annotations.NullMarked;
