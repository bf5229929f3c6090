/** Has the credentials of a tenant's database and bucket replaced when its people ask for it. */
@NullMarked
package ai.coditect.selfservice.credentials;

import org.jspecify.annotations.NullMarked;
