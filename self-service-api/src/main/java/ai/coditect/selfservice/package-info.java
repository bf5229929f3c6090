/** Accepts intent from people and programs, and shows status back. */
@NullMarked
package ai.coditect.selfservice;

import org.jspecify.annotations.NullMarked;
