/** The command line: starts the stack for a person, shows what happens, and stops it. */
@NullMarked
package ai.coditect.localstack.launcher;

import org.jspecify.annotations.NullMarked;
