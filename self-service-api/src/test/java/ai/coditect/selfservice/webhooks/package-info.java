@NullMarked
package ai.coditect.selfservice.webhooks;

import org.jspecify.annotations.NullMarked;
