@NullMarked
package ai.coditect.selfservice.team;

import org.jspecify.annotations.NullMarked;
