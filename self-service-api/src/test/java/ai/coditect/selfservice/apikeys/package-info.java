@NullMarked
package ai.coditect.selfservice.apikeys;

import org.jspecify.annotations.NullMarked;
