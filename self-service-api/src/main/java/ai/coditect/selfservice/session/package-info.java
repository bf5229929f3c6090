/** Browsers that are signed in: a cookie for them, the tokens stay here. */
@NullMarked
package ai.coditect.selfservice.session;

import org.jspecify.annotations.NullMarked;
