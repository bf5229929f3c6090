@NullMarked
package ai.coditect.selfservice.tiers;

import org.jspecify.annotations.NullMarked;
