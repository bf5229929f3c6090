@NullMarked
package ai.coditect.selfservice.credentials;

import org.jspecify.annotations.NullMarked;
