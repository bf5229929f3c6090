package ai.coditect.platform.json;

import java.time.Instant;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** What of reading JSON strictly has no property of its own. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
public class JsonAutoConfiguration {

  /** A number or a truth value is no text, though one could be made of it. */
  @Bean
  JsonMapperBuilderCustomizer textIsText() {
    return json ->
        json.withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  /** Times are those of RFC 3339. */
  @Bean
  JsonMapperBuilderCustomizer timesAreRfc3339() {
    return json ->
        json.addModule(
            new SimpleModule("rfc3339").addDeserializer(Instant.class, new Rfc3339Instants()));
  }
}
