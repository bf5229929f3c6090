/** What a change would do, before anybody asks for it: observes and plans, and never acts. */
@NullMarked
package ai.coditect.provisioning.preview;

import org.jspecify.annotations.NullMarked;
