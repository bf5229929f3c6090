/** Makes the world match the intent, for every tenant, for ever. */
@NullMarked
package ai.coditect.provisioning;

import org.jspecify.annotations.NullMarked;
