@NullMarked
package ai.coditect.selfservice.retention;

import org.jspecify.annotations.NullMarked;
