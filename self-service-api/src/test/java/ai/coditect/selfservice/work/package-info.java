@NullMarked
package ai.coditect.selfservice.work;

import org.jspecify.annotations.NullMarked;
