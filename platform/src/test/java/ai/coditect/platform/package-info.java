@NullMarked
package ai.coditect.platform;

import org.jspecify.annotations.NullMarked;
