/** What the services say to each other: topics, event types and the records they carry. */
@NullMarked
package ai.coditect.contracts;

import org.jspecify.annotations.NullMarked;
