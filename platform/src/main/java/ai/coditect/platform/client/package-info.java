/** How a service of ours proves who it is to those that it calls. */
@NullMarked
package ai.coditect.platform.client;

import org.jspecify.annotations.NullMarked;
