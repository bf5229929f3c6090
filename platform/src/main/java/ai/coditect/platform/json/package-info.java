/** JSON: the one form that two parties hash and sign, and how strictly bodies are read. */
@NullMarked
package ai.coditect.platform.json;

import org.jspecify.annotations.NullMarked;
