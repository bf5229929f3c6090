package ai.coditect.selfservice.page;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Makes the public address and the sign-in known. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PublicUrl.class, SignIn.class})
class PageConfiguration {}
