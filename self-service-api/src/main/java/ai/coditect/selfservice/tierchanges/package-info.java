/** Changes of tier: what they would do, asking for one, and taking back one that was refused. */
@NullMarked
package ai.coditect.selfservice.tierchanges;

import org.jspecify.annotations.NullMarked;
