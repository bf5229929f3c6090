@NullMarked
package ai.coditect.selfservice.exports;

import org.jspecify.annotations.NullMarked;
