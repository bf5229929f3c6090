/** How this service calls the other services of the product. */
@NullMarked
package ai.coditect.provisioning.services;

import org.jspecify.annotations.NullMarked;
