/** What a backend has to be able to do to take part in a plan. */
@NullMarked
package ai.coditect.provisioning.targets;

import org.jspecify.annotations.NullMarked;
