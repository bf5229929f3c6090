@NullMarked
package ai.coditect.selfservice.offboarding;

import org.jspecify.annotations.NullMarked;
