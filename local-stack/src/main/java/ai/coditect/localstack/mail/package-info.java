/**
 * A mail server that accepts every mail and delivers none: kept as files, read on a small web page.
 */
@NullMarked
package ai.coditect.localstack.mail;

import org.jspecify.annotations.NullMarked;
