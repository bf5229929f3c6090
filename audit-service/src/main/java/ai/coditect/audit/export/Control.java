package ai.coditect.audit.export;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an auditor asks evidence for: criteria of SOC 2, articles of the GDPR. */
enum Control {
  CC4_1("CC4.1", "Monitoring: the trail itself is checked, and what the checks found"),
  CC6_1("CC6.1", "Logical access: roles, keys, credentials, suspension, reading of the trail"),
  CC6_2("CC6.2", "Access is granted after registration and approval, and removed"),
  CC6_3("CC6.3", "Roles are changed and removed"),
  CC7_2("CC7.2", "Anomalies are noticed: refused attempts, events that could not be taken"),
  CC7_3("CC7.3", "Incidents are acted upon: holds, brakes, failed orders"),
  CC8_1("CC8.1", "Changes are authorised and carried out as planned"),
  GDPR_15("GDPR-15", "Access to personal data, and its disclosure"),
  GDPR_17("GDPR-17", "Erasure, and what puts it off"),
  GDPR_30("GDPR-30", "Records of processing");

  private final String code;
  private final String title;

  Control(String code, String title) {
    this.code = code;
    this.title = title;
  }

  String code() {
    return code;
  }

  String title() {
    return title;
  }

  static Optional<Control> of(String code) {
    return Arrays.stream(values()).filter(control -> control.code.equals(code)).findFirst();
  }

  /** Those that are wanted; all if none is named. */
  static List<Control> wanted(List<String> codes) {
    return Arrays.stream(values())
        .filter(control -> codes.isEmpty() || codes.contains(control.code))
        .toList();
  }
}
