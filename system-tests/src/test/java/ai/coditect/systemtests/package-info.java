/** The whole product on real parts, as its users and its enemies meet it. */
@NullMarked
package ai.coditect.systemtests;

import org.jspecify.annotations.NullMarked;
