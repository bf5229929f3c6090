package ai.coditect.platform.app;

import ai.coditect.platform.security.ProblemSecurity;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** The smallest service there can be: one open route, one that is closed to all. */
@SpringBootApplication
public class PlatformTestApplication {

  @Bean
  SecurityFilterChain security(HttpSecurity http, ProblemSecurity problems) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .authorizeHttpRequests(
            requests ->
                requests.requestMatchers("/v1/orders/**").permitAll().anyRequest().denyAll())
        .build();
  }
}
