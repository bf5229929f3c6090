@NullMarked
package ai.coditect.localstack.keycloak;

import org.jspecify.annotations.NullMarked;
