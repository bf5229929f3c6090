@NullMarked
package ai.coditect.localstack.keys;

import org.jspecify.annotations.NullMarked;
