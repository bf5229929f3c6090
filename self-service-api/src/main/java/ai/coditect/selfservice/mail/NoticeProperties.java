package ai.coditect.selfservice.mail;

import ai.coditect.contracts.Require;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How mails are sent.
 *
 * @param from the sender
 */
@ConfigurationProperties("coditect.mail")
record NoticeProperties(String from) {

  NoticeProperties {
    Require.text(from, 254, "coditect.mail.from");
  }
}
