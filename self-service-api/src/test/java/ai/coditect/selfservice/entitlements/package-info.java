@NullMarked
package ai.coditect.selfservice.entitlements;

import org.jspecify.annotations.NullMarked;
