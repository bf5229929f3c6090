/** Why a tenant may have its tier, and what happens when that ends. */
@NullMarked
package ai.coditect.selfservice.entitlements;

import org.jspecify.annotations.NullMarked;
