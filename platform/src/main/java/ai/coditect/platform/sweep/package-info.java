/** Going over all rows of something again and again, slowly, one replica at a time. */
@NullMarked
package ai.coditect.platform.sweep;

import org.jspecify.annotations.NullMarked;
