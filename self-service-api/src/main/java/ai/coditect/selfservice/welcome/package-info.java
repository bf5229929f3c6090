/** The welcome mail with the link that claims the first API key. */
@NullMarked
package ai.coditect.selfservice.welcome;

import org.jspecify.annotations.NullMarked;
