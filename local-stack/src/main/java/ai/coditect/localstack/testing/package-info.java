/** Ready-to-use shared servers for the tests of other modules. */
@NullMarked
package ai.coditect.localstack.testing;

import org.jspecify.annotations.NullMarked;
