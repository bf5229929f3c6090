@NullMarked
package ai.coditect.selfservice.status;

import org.jspecify.annotations.NullMarked;
