/** Who calls: access tokens of the identity provider and the roles in them. */
@NullMarked
package ai.coditect.platform.security;

import org.jspecify.annotations.NullMarked;
