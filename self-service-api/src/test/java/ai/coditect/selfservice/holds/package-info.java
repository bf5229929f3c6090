@NullMarked
package ai.coditect.selfservice.holds;

import org.jspecify.annotations.NullMarked;
