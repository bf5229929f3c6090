/** Small landing pages for the links in our mails, until there is a portal. */
@NullMarked
package ai.coditect.selfservice.page;

import org.jspecify.annotations.NullMarked;
