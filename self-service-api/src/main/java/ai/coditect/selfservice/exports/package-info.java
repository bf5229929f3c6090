/** Lets owners ask for a copy of all that their tenant has. */
@NullMarked
package ai.coditect.selfservice.exports;

import org.jspecify.annotations.NullMarked;
