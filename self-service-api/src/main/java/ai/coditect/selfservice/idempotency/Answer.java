package ai.coditect.selfservice.idempotency;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An answer that can be given again.
 *
 * @param status the HTTP status
 * @param location the {@code Location} header, if the answer has one
 * @param body the content of the first answer; may hold a secret
 * @param replay the content of each later answer and of what is stored: without a secret
 */
public record Answer(int status, @Nullable URI location, Object body, Object replay) {}
