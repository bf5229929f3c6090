@NullMarked
package ai.coditect.selfservice.clients;

import org.jspecify.annotations.NullMarked;
