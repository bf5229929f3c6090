/** A real PostgreSQL 18 as a supervised child process. */
@NullMarked
package ai.coditect.localstack.postgres;

import org.jspecify.annotations.NullMarked;
