package ai.coditect.verifier;

import org.jspecify.annotations.Nullable;

/**
 * What a verifier needs of a canonical entry (docs/formats/ledger.md): {@code
 * {"event":{…},"format":"coditect.audit.entry/v1","receivedAt":"…","tenantSeq":7}}.
 *
 * @param tenantId the event's tenant; null if it concerns none
 * @param tenantSeq its number; -1 without a tenant
 * @param receivedAt the ledger's time, UTC with three decimals: such texts sort as times do
 */
record CanonicalEntry(@Nullable String tenantId, long tenantSeq, String receivedAt) {

  private static final String HEAD = "{\"event\":";
  private static final String FORMAT = "\"coditect.audit.entry/v1\"";
  private static final int TIME_CHARACTERS = 24;

  static CanonicalEntry parse(byte[] text, int from, int to) throws Refusal {
    var json = new JsonScan(text, from, to);
    json.expect(HEAD);
    String tenantId = json.memberOfObject("tenantId");
    json.expect(",\"format\":" + FORMAT + ",\"receivedAt\":\"");
    String receivedAt = json.take(TIME_CHARACTERS);
    json.expect("\"");
    Refusal.unless(isTime(receivedAt), "receivedAt is no time");
    long tenantSeq = -1;
    if (tenantId != null) {
      json.expect(",\"tenantSeq\":");
      tenantSeq = json.number();
    }
    json.expect("}");
    json.expectEnd();
    return new CanonicalEntry(tenantId, tenantSeq, receivedAt);
  }

  private static boolean isTime(String text) {
    for (int i = 0; i < TIME_CHARACTERS; i++) {
      char form = "0000-00-00T00:00:00.000Z".charAt(i);
      char c = text.charAt(i);
      if (form == '0' ? c < '0' || c > '9' : c != form) {
        return false;
      }
    }
    return true;
  }
}
