package ai.coditect.platform.json;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;

/**
 * Reads times of requests: those that RFC 3339 can write, with years of four digits. Others could
 * be neither stored nor given back.
 */
final class Rfc3339Instants extends StdScalarDeserializer<Instant> {

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  Rfc3339Instants() {
    super(Instant.class);
  }

  @Override
  public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
    // Of an empty text it makes null.
    @Nullable Instant read = InstantDeserializer.INSTANT.deserialize(parser, context);
    if (read != null && (read.isBefore(FIRST) || read.isAfter(LAST))) {
      return (Instant)
          context.handleWeirdStringValue(
              Instant.class, parser.getString(), "a year of more than four digits");
    }
    return read;
  }
}
