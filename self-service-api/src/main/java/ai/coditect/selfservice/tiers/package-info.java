/** Tiers and regions that a customer can choose, read from files and configuration. */
@NullMarked
package ai.coditect.selfservice.tiers;

import org.jspecify.annotations.NullMarked;
