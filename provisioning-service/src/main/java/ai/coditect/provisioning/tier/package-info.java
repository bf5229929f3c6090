/** What each tier provides: versioned definitions, read from files. */
@NullMarked
package ai.coditect.provisioning.tier;

import org.jspecify.annotations.NullMarked;
