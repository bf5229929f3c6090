/** How this service proves who it is to those that it calls. */
@NullMarked
package ai.coditect.selfservice.clients;

import org.jspecify.annotations.NullMarked;
