/** Keys, passwords and certificates of one data folder: made once, readable by their owner only. */
@NullMarked
package ai.coditect.localstack.keys;

import org.jspecify.annotations.NullMarked;
