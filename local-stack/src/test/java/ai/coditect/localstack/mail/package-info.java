@NullMarked
package ai.coditect.localstack.mail;

import org.jspecify.annotations.NullMarked;
