/** A real Keycloak as a supervised child process, with the realm that the services trust. */
@NullMarked
package ai.coditect.localstack.keycloak;

import org.jspecify.annotations.NullMarked;
