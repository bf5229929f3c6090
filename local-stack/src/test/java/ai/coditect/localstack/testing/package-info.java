@NullMarked
package ai.coditect.localstack.testing;

import org.jspecify.annotations.NullMarked;
