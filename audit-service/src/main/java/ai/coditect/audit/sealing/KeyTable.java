package ai.coditect.audit.sealing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The keys, in their own database, each sealed under the keyset of a file. It names nobody: whose a
 * key is, is a hash under a key that is sealed as well.
 */
@Component
class KeyTable {

  private static final int CONNECTIONS = 4;
  private static final int QUERY_SECONDS = 10;
  private static final int CONNECT_MILLIS = 5_000;
  private static final String PSEUDONYM = "pseudonym";

  private final HikariDataSource source;
  private final JdbcTemplate jdbc;
  private final AeadKeyset keyset;
  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec pseudonyms;

  KeyTable(SealingProperties properties) {
    keyset = AeadKeyset.in(properties.keyset(), "coditect.payload-keys.keyset");
    var config = new HikariConfig();
    config.setJdbcUrl(properties.url());
    config.setUsername(properties.username());
    config.setPassword(properties.password());
    config.setPoolName("payload-keys");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(
        CONNECT_MILLIS); // who waits here holds a connection of the ledger's
    source = new HikariDataSource(config);
    jdbc = new JdbcTemplate(source);
    jdbc.setQueryTimeout(QUERY_SECONDS);
    Flyway.configure().dataSource(source).locations("classpath:db/keys").load().migrate();
    pseudonyms = pseudonymKey();
  }

  @PreDestroy
  void close() {
    source.close();
  }

  private SecretKeySpec pseudonymKey() {
    byte[] sealed = keyset.seal(PSEUDONYM, fresh());
    jdbc.update("insert into pseudonym_key values (1, ?) on conflict do nothing", sealed);
    byte[] stored = jdbc.queryForObject("select sealed from pseudonym_key", byte[].class);
    return new SecretKeySpec(
        keyset.open(PSEUDONYM, stored == null ? sealed : stored), "HmacSHA256");
  }

  private byte[] fresh() {
    byte[] secret = new byte[DataKey.BYTES];
    random.nextBytes(secret);
    return secret;
  }

  /** The keys under which it is sealed now; makes what is missing. They are durable. */
  Map<KeyName, DataKey> current(List<KeyName> names) {
    List<KeyName> missing = names;
    Map<KeyName, DataKey> found = new HashMap<>();
    while (!missing.isEmpty()) { // twice, unless one is retired in between
      found.putAll(find(missing));
      missing = names.stream().filter(name -> !found.containsKey(name)).toList();
      make(missing);
    }
    return found;
  }

  private Map<KeyName, DataKey> find(List<KeyName> names) {
    Map<KeyName, DataKey> found = new HashMap<>();
    jdbc.query(
        """
        select n.i, k.id, k.sealed
        from unnest(?::int[], ?::text[], ?::bytea[], ?::boolean[], ?::date[]) as n (i, t, s, kept, p)
        join subject_key k on k.tenant_id = n.t and k.subject = n.s and k.kept = n.kept and k.period = n.p
        where k.retired_at is null
        """,
        row -> {
          found.put(names.get(row.getInt(1)), key(row.getString(2), row.getBytes(3)));
        },
        IntStream.range(0, names.size()).boxed().toArray(Integer[]::new),
        texts(names, KeyName::tenant),
        names.stream().map(name -> pseudonym(name.tenant(), name.subject())).toArray(byte[][]::new),
        names.stream().map(KeyName::kept).toArray(Boolean[]::new),
        texts(names, name -> name.period().atDay(1).toString()));
    return found;
  }

  private void make(List<KeyName> names) {
    if (names.isEmpty()) {
      return;
    }
    List<UUID> ids = names.stream().map(_ -> UUID.randomUUID()).toList();
    jdbc.update(
        """
        insert into subject_key (id, tenant_id, subject, kept, period, sealed)
        select * from unnest(?::uuid[], ?::text[], ?::bytea[], ?::boolean[], ?::date[], ?::bytea[])
        on conflict do nothing
        """,
        texts(ids, UUID::toString),
        texts(names, KeyName::tenant),
        names.stream().map(name -> pseudonym(name.tenant(), name.subject())).toArray(byte[][]::new),
        names.stream().map(KeyName::kept).toArray(Boolean[]::new),
        texts(names, name -> name.period().atDay(1).toString()),
        ids.stream().map(id -> keyset.seal(id.toString(), fresh())).toArray(byte[][]::new));
  }

  /** Those that are there, retired ones too. */
  List<DataKey> find(Collection<UUID> ids) {
    return jdbc.query(
        "select id, sealed from subject_key where id = any (?::uuid[])",
        (row, _) -> key(row.getString(1), row.getBytes(2)),
        (Object) texts(ids, UUID::toString));
  }

  private DataKey key(String id, byte[] sealed) {
    return new DataKey(UUID.fromString(id), keyset.open(id, sealed));
  }

  /**
   * All keys of a person in a tenant, or, with null, of the tenant without those that outlast it.
   */
  List<UUID> of(String tenant, @Nullable String subject) {
    return subject == null
        ? ids("tenant_id = ? and not kept", tenant)
        : ids("tenant_id = ? and subject = ?", tenant, pseudonym(tenant, subject));
  }

  /** A tenant's keys of months before one. */
  List<UUID> before(String tenant, YearMonth month) {
    return ids("tenant_id = ? and period < ?::date", tenant, month.atDay(1).toString());
  }

  private List<UUID> ids(String which, Object... values) {
    return jdbc.query(
        "select id from subject_key where " + which,
        (row, _) -> row.getObject(1, UUID.class),
        values);
  }

  void retire(Collection<UUID> ids) {
    jdbc.update(
        "update subject_key set retired_at = now() where id = any (?::uuid[]) and retired_at is null",
        (Object) texts(ids, UUID::toString));
  }

  void destroy(Collection<UUID> ids) {
    jdbc.update(
        "delete from subject_key where id = any (?::uuid[])", (Object) texts(ids, UUID::toString));
  }

  private byte[] pseudonym(String tenant, String subject) {
    if (subject.isEmpty()) {
      return new byte[0];
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(pseudonyms);
      return mac.doFinal((tenant + '\0' + subject).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HMAC", e);
    }
  }

  private static <T> Object[] texts(Collection<T> of, Function<T, String> text) {
    return of.stream().map(text).toArray(String[]::new);
  }
}
