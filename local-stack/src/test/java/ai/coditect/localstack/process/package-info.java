@NullMarked
package ai.coditect.localstack.process;

import org.jspecify.annotations.NullMarked;
