@NullMarked
package ai.coditect.localstack.launcher;

import org.jspecify.annotations.NullMarked;
