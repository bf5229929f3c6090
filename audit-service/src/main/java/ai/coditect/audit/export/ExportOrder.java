package ai.coditect.audit.export;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to have in a package.
 *
 * @param tenantId whose trail; null for the whole ledger
 * @param kind what for; null for an export
 * @param format in which form beside the entries themselves; null for none
 * @param from only what was received at this time or later
 * @param before only what was received before this time
 * @param controls what the evidence is for; null or empty for all
 * @param subjects whose data, by their ids as actors and targets; of {@link Kind#SUBJECT_ACCESS}
 */
record ExportOrder(
    @Nullable TenantId tenantId,
    @Nullable Kind kind,
    @Nullable Format format,
    @Nullable Instant from,
    @Nullable Instant before,
    @Nullable List<String> controls,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<String> subjects) {

  private static final int MAX_CONTROLS = 20;
  private static final int MAX_SUBJECTS = 20;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  /** What a package is for. */
  enum Kind {
    /** To be read by programs. */
    @JsonProperty("export")
    EXPORT,
    /** To be handed to an auditor. */
    @JsonProperty("evidence")
    EVIDENCE,
    /** To be handed to the person whom it is about. */
    @JsonProperty("subject-access")
    SUBJECT_ACCESS;

    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /** The form in which events are given beside the entries. */
  enum Format {
    /** For spreadsheets: RFC 4180, nothing in it is taken for a formula. */
    @JsonProperty("csv")
    CSV,
    /** Nothing beside the entries. */
    @JsonProperty("ndjson")
    NDJSON,
    /** Open Cybersecurity Schema Framework, one event a line. */
    @JsonProperty("ocsf")
    OCSF
  }

  ExportOrder {
    kind = kind == null ? Kind.EXPORT : kind;
    format = format == null ? Format.NDJSON : format;
    controls = controls == null ? List.of() : List.copyOf(controls);
    Require.that(controls.size() <= MAX_CONTROLS, "controls: at most " + MAX_CONTROLS);
    Require.that(
        controls.isEmpty() || kind == Kind.EVIDENCE, "controls: of evidence packages only");
    for (String control : controls) {
      Require.that(Control.of(control).isPresent(), "controls: such as CC6.1, GDPR-17");
    }
    subjects = subjects == null ? List.of() : List.copyOf(subjects);
    Require.that(subjects.size() <= MAX_SUBJECTS, "subjects: at most " + MAX_SUBJECTS);
    for (String subject : subjects) {
      Require.text(subject, 255, "subjects");
      Require.that(subject.indexOf('\0') < 0, "subjects must have no NUL");
    }
    Require.that(
        kind == Kind.SUBJECT_ACCESS ? from == null && before == null : subjects.isEmpty(),
        "subjects: of subject-access only, which has no period");
    requireTime(from, "from");
    requireTime(before, "before");
    Require.that(from == null || before == null || from.isBefore(before), "from must be earlier");
  }

  private static void requireTime(@Nullable Instant time, String name) {
    Require.that(
        time == null || (time.isAfter(EARLIEST) && time.isBefore(LATEST)),
        name + ": a time between the years 2000 and 9999");
  }

  Kind kindOrExport() {
    return kind == null ? Kind.EXPORT : kind;
  }

  Format formatOrNdjson() {
    return format == null ? Format.NDJSON : format;
  }

  List<String> wantedSubjects() {
    return subjects == null ? List.of() : subjects;
  }

  List<String> wantedControls() {
    return controls == null ? List.of() : controls;
  }
}
