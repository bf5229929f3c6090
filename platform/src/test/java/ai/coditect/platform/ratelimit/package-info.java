@NullMarked
package ai.coditect.platform.ratelimit;

import org.jspecify.annotations.NullMarked;
