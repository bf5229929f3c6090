@NullMarked
package ai.coditect.verifier;

import org.jspecify.annotations.NullMarked;
