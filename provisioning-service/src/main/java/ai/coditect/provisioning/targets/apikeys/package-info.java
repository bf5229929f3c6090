/** The API key target: the first key, kept by self-service-api. */
@NullMarked
package ai.coditect.provisioning.targets.apikeys;

import org.jspecify.annotations.NullMarked;
