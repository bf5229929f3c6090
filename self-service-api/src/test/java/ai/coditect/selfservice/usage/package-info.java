@NullMarked
package ai.coditect.selfservice.usage;

import org.jspecify.annotations.NullMarked;
