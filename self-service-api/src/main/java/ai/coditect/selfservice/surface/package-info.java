/** What each operation declares: who may call it, and how it answers. */
@NullMarked
package ai.coditect.selfservice.surface;

import org.jspecify.annotations.NullMarked;
