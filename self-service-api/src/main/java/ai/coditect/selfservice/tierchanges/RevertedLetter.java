package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the owner that a change of tier could not be done, why, and what the tenant has now. */
@Component
class RevertedLetter implements LetterWriter {

  private final Operations operations;
  private final Tenants tenants;
  private final OwnerLetters letters;

  RevertedLetter(Operations operations, Tenants tenants, OwnerLetters letters) {
    this.operations = operations;
    this.tenants = tenants;
    this.letters = letters;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.TIER_CHANGE_REVERTED;
  }

  @Override
  public Optional<Letter> write(String subject) {
    return operations
        .summary(new OperationId(subject))
        .flatMap(revert -> letter(revert.tenant(), revert.generation()));
  }

  private Optional<Letter> letter(TenantId tenant, long generation) {
    TenantIntent back = tenants.intentAt(tenant, generation).orElseThrow();
    TenantIntent refused = tenants.intentAt(tenant, generation - 1).orElseThrow();
    String why =
        operations
            .ofGeneration(tenant, refused.tierGeneration())
            .map(Operations.Summary::message)
            .orElse("The change was refused.");
    return letters.write(
        tenant,
        "The change of your CODITECT tier was rolled back",
        """
        the change to tier %s could not be done and was rolled back. Your workspace has tier %s as
        before, and nothing was lost. The reason: %s
        """
            .formatted(refused.tier(), back.tier(), why),
        "/v1/tenants/" + tenant);
  }
}
