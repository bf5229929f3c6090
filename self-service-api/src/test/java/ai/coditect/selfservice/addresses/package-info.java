/** Changes of addresses, over HTTP. */
@NullMarked
package ai.coditect.selfservice.addresses;

import org.jspecify.annotations.NullMarked;
