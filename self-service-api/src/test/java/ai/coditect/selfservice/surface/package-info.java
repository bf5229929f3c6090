@NullMarked
package ai.coditect.selfservice.surface;

import org.jspecify.annotations.NullMarked;
