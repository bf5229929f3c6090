@NullMarked
package ai.coditect.localstack.stack;

import org.jspecify.annotations.NullMarked;
