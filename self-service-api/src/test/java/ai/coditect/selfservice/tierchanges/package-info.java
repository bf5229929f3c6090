@NullMarked
package ai.coditect.selfservice.tierchanges;

import org.jspecify.annotations.NullMarked;
