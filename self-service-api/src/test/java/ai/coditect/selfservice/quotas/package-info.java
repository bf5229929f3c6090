@NullMarked
package ai.coditect.selfservice.quotas;

import org.jspecify.annotations.NullMarked;
