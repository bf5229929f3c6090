@NullMarked
package ai.coditect.selfservice.tenants;

import org.jspecify.annotations.NullMarked;
