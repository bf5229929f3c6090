@NullMarked
package ai.coditect.selfservice.relay;

import org.jspecify.annotations.NullMarked;
