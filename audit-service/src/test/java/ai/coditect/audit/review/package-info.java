@NullMarked
package ai.coditect.audit.review;

import org.jspecify.annotations.NullMarked;
