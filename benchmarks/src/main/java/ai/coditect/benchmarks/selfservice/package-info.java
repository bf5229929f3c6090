/** What streams of status cost self-service-api, and how fast they are. */
@NullMarked
package ai.coditect.benchmarks.selfservice;

import org.jspecify.annotations.NullMarked;
