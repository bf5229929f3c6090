@NullMarked
package ai.coditect.selfservice.lifecycle;

import org.jspecify.annotations.NullMarked;
