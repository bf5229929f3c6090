/** The demonstration against a running stack. */
@NullMarked
package ai.coditect.localstack.demo;

import org.jspecify.annotations.NullMarked;
