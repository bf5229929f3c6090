@NullMarked
package ai.coditect.selfservice.migrations;

import org.jspecify.annotations.NullMarked;
