/** Where tenants live: placement once, and the connections to each cell's backends. */
@NullMarked
package ai.coditect.provisioning.cell;

import org.jspecify.annotations.NullMarked;
