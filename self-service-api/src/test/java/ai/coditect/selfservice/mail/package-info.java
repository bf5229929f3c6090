@NullMarked
package ai.coditect.selfservice.mail;

import org.jspecify.annotations.NullMarked;
