@NullMarked
package ai.coditect.selfservice.session;

import org.jspecify.annotations.NullMarked;
