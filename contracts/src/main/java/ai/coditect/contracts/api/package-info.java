/** Requests and answers of the calls that one service makes to another. */
@NullMarked
package ai.coditect.contracts.api;

import org.jspecify.annotations.NullMarked;
