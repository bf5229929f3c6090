@NullMarked
package ai.coditect.selfservice.live;

import org.jspecify.annotations.NullMarked;
