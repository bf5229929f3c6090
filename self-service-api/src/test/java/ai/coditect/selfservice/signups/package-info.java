@NullMarked
package ai.coditect.selfservice.signups;

import org.jspecify.annotations.NullMarked;
