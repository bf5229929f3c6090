package ai.coditect.verifier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A log of a few commitments with a key of its own, by the recursions of RFC 9162. */
final class SmallLog {

  private final String origin;
  private final KeyPair pair;
  private final List<byte[]> commitments =
      new ArrayList<>(
          IntStream.range(0, 16).mapToObj(i -> Hashing.sha256(new byte[] {(byte) i})).toList());

  SmallLog(String origin) {
    this.origin = origin;
    try {
      this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on there is another entry at this place, in every tree. */
  void change(int index) {
    commitments.set(index, Hashing.sha256(new byte[] {(byte) index, 1}));
  }

  String verifierKey() {
    return "%s+%s+%s".formatted(origin, HexFormat.of().formatHex(keyHash()), base64(typedKey()));
  }

  String checkpoint(int size) {
    String text = "%s\n%d\n%s\n".formatted(origin, size, base64(root(0, size)));
    return "%s\n— %s %s\n".formatted(text, origin, base64(join(keyHash(), sign(text))));
  }

  /** A proof that the first entry, whose payload was removed, is in the tree of this size. */
  String proof(int size) {
    String path =
        inclusion(0, 0, size).stream().map(it -> base64(it) + "\n").collect(Collectors.joining());
    return "%s\nextra %s\nindex 0\n%s\n%s"
        .formatted(TlogProofFile.HEADER, base64(commitments.getFirst()), path, checkpoint(size));
  }

  String consistency(int from, int to) {
    String path =
        subproof(from, 0, to, true).stream()
            .map(it -> "\"" + base64(it) + "\"")
            .collect(Collectors.joining(","));
    return "{\"from\":%d,\"to\":%d,\"oldRootHash\":\"%s\",\"path\":[%s],\"newRootHash\":\"%s\"}"
        .formatted(from, to, base64(root(0, from)), path, base64(root(0, to)));
  }

  private byte[] root(int begin, int end) {
    return end - begin == 1
        ? Hashing.leaf(commitments.get(begin))
        : Hashing.node(root(begin, split(begin, end)), root(split(begin, end), end));
  }

  private List<byte[]> inclusion(int index, int begin, int end) {
    if (end - begin == 1) {
      return new ArrayList<>();
    }
    int middle = split(begin, end);
    boolean left = index < middle;
    List<byte[]> path = left ? inclusion(index, begin, middle) : inclusion(index, middle, end);
    path.add(left ? root(middle, end) : root(begin, middle));
    return path;
  }

  private List<byte[]> subproof(int from, int begin, int end, boolean whole) {
    if (from == end) {
      return new ArrayList<>(whole ? List.of() : List.of(root(begin, end)));
    }
    int middle = split(begin, end);
    boolean left = from <= middle;
    List<byte[]> path =
        left ? subproof(from, begin, middle, whole) : subproof(from, middle, end, false);
    path.add(left ? root(middle, end) : root(begin, middle));
    return path;
  }

  /** The largest power of two below the number of entries, further on. */
  private static int split(int begin, int end) {
    return begin + Integer.highestOneBit(end - begin - 1);
  }

  private byte[] keyHash() {
    byte[] name = (origin + "\n").getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(Hashing.sha256(join(name, typedKey())), 4);
  }

  private byte[] typedKey() {
    byte[] encoded = pair.getPublic().getEncoded();
    return join(new byte[] {1}, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  private byte[] sign(String text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(pair.getPrivate());
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return ed25519.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
