package ai.coditect.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The members of a JSON object, each to be there in its form; names the one that is not. */
final class Members {

  private final String place;
  private final Map<?, ?> members;

  private Members(String place, Map<?, ?> members) {
    this.place = place;
    this.members = members;
  }

  /**
   * An object with these members and no others.
   *
   * @param place what it is called; empty for the whole document
   */
  static Members of(String place, Object value, List<String> names) throws Refusal {
    return of(place, value, names, List.of());
  }

  /** The same with some that may be missing. */
  static Members of(String place, Object value, List<String> names, List<String> further)
      throws Refusal {
    if (!(value instanceof Map<?, ?> members)) {
      throw new Refusal((place.isEmpty() ? "the document" : place) + ": is no object");
    }
    for (Object name : members.keySet()) {
      Refusal.unless(
          names.contains(name) || further.contains(name),
          called(place, name) + ": is no field of a certificate");
    }
    var object = new Members(place, members);
    for (String name : names) {
      Refusal.unless(members.containsKey(name), called(place, name) + ": is missing");
    }
    return object;
  }

  Object get(String name) {
    return java.util.Objects.requireNonNull(members.get(name));
  }

  /** Whether there is something, and not null. */
  boolean has(String name) {
    return members.containsKey(name) && !(members.get(name) instanceof Json.Null);
  }

  String text(String name) throws Refusal {
    return typed(name, String.class, "text");
  }

  long number(String name) throws Refusal {
    return typed(name, Long.class, "whole number");
  }

  byte[] bytes(String name) throws Refusal {
    try {
      return Base64Text.decode(text(name));
    } catch (Refusal e) {
      throw new Refusal(called(name) + ": is not base64");
    }
  }

  List<byte[]> hashes(String name) throws Refusal {
    List<byte[]> hashes = new ArrayList<>();
    for (Object hash : list(name)) {
      try {
        hashes.add(Hashing.parse(String.valueOf(hash)));
      } catch (Refusal e) {
        throw new Refusal(called(name) + ": holds what is no hash");
      }
    }
    return hashes;
  }

  List<?> list(String name) throws Refusal {
    return typed(name, List.class, "list");
  }

  /** A member's full name. */
  String called(String name) {
    return called(place, name);
  }

  private static String called(String place, Object name) {
    return place.isEmpty() ? String.valueOf(name) : place + "." + name;
  }

  private <T> T typed(String name, Class<T> type, String kind) throws Refusal {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new Refusal("%s: is no %s".formatted(called(name), kind));
    }
    return type.cast(value);
  }
}
