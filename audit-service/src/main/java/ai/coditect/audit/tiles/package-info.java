/**
 * The log as anybody may read it without a token: checkpoint, tiles, keys (c2sp.org/tlog-tiles).
 */
@NullMarked
package ai.coditect.audit.tiles;

import org.jspecify.annotations.NullMarked;
