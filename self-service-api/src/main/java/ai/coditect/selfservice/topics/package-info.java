/** Makes sure that the Kafka topics of this service exist. */
@NullMarked
package ai.coditect.selfservice.topics;

import org.jspecify.annotations.NullMarked;
