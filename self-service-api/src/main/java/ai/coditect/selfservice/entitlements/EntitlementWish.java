package ai.coditect.selfservice.entitlements;

import ai.coditect.contracts.tenant.Entitlement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A right to a tier.
 *
 * @param source where it comes from
 * @param reference the contract or subscription; null if the source has none
 * @param seats how many seats it covers
 * @param endsAt until when; null without end
 */
record EntitlementWish(
    @NotNull Entitlement.Source source,
    @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", message = "must be a reference") @Nullable String reference,
    @NotNull @Min(1) @Max(100_000) Integer seats,
    @Nullable Instant endsAt) {}
