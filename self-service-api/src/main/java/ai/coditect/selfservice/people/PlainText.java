package ai.coditect.selfservice.people;

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
 * A name that is safe in a mail, a log and a page: with something to see, and without control
 * characters, line separators, invisible formatting (which can turn the direction of text) and
 * unassigned code points. The joiners are allowed within a word, where some scripts and emoji need
 * them. Null passes.
 */
@Constraint(validatedBy = PlainText.Validator.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface PlainText {

  /** What is wrong. */
  String message() default "must be visible text without control characters";

  /** As the specification demands; unused. */
  Class<?>[] groups() default {};

  /** As the specification demands; unused. */
  Class<? extends Payload>[] payload() default {};

  /** Judges each code point by its Unicode category. */
  class Validator implements ConstraintValidator<PlainText, String> {

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      if (text == null) {
        return true;
      }
      int[] codePoints = text.codePoints().toArray();
      boolean visible = false;
      for (int i = 0; i < codePoints.length; i++) {
        boolean joins =
            isJoiner(codePoints[i])
                && i > 0
                && i < codePoints.length - 1
                && canBeJoined(codePoints[i - 1])
                && canBeJoined(codePoints[i + 1]);
        if (!joins && !plain(codePoints[i])) {
          return false;
        }
        visible |= visible(codePoints[i]);
      }
      return visible;
    }

    private static boolean isJoiner(int codePoint) {
      return codePoint == 0x200C || codePoint == 0x200D;
    }

    /** Letters, their marks and emoji; a joiner beside another or beside a blank is a disguise. */
    private static boolean canBeJoined(int codePoint) {
      return !isJoiner(codePoint) && plain(codePoint) && !Character.isWhitespace(codePoint);
    }

    /** Whether one sees it: there are letters and symbols that are drawn as nothing. */
    private static boolean visible(int codePoint) {
      return switch (codePoint) {
        case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800 -> false;
        default ->
            switch (Character.getType(codePoint)) {
              case Character.SPACE_SEPARATOR,
                  Character.FORMAT,
                  Character.NON_SPACING_MARK,
                  Character.ENCLOSING_MARK,
                  Character.COMBINING_SPACING_MARK ->
                  false;
              default -> true;
            };
      };
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
