/** What the state of a tenant allows. */
@NullMarked
package ai.coditect.selfservice.lifecycle;

import org.jspecify.annotations.NullMarked;
