package ai.coditect.selfservice.signups;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A name that is safe in a mail, a log and a page: not blank, and without control characters, line
 * separators, invisible formatting (which can turn the direction of text) and unassigned code
 * points. Null passes.
 */
@Constraint(validatedBy = PlainText.Validator.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@interface PlainText {

  /** What is wrong. */
  String message() default "must be text without control characters, and not blank";

  /** As the specification demands; unused. */
  Class<?>[] groups() default {};

  /** As the specification demands; unused. */
  Class<? extends Payload>[] payload() default {};

  /** Judges each code point by its Unicode category. */
  class Validator implements ConstraintValidator<PlainText, String> {

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      return text == null
          || (!text.isBlank() && text.codePoints().allMatch(PlainText.Validator::plain));
    }

    private static boolean plain(int codePoint) {
      return switch (Character.getType(codePoint)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR ->
            false;
        default -> true;
      };
    }
  }
}
