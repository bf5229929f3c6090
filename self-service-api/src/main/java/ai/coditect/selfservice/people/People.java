package ai.coditect.selfservice.people;

import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All persons. One address belongs to at most one of them. */
@Component
public class People {

  private static final String SELECT =
      "select id, email, display_name, locale, issuer, subject, identity_state from person ";

  private final JdbcClient jdbc;
  private final Clock clock;

  People(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Adds a person unless the address is taken; waits for a transaction that is about to take it.
   * Needs a running transaction.
   *
   * @return whether the person was added
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean add(Person person) {
    return jdbc.sql(
                """
                insert into person (id, email, email_key, display_name, locale, identity_state, created_at)
                values (?, ?, ?, ?, ?, 'pending', ?)
                on conflict (email_key) do nothing
                """)
            .params(
                person.id().value(),
                person.email(),
                key(person.email()),
                person.displayName(),
                person.locale(),
                Timestamp.from(clock.instant()))
            .update()
        == 1;
  }

  /** Whether somebody has this address. */
  public boolean hasEmail(String email) {
    return jdbc.sql("select exists (select from person where email_key = ?)")
        .param(key(email))
        .query(Boolean.class)
        .single();
  }

  /** Whether two spellings are one address. */
  public static boolean same(String one, String other) {
    return key(one).equals(key(other));
  }

  /** A person by address. */
  public Optional<Person> withEmail(String email) {
    return jdbc.sql(SELECT + "where email_key = ?")
        .param(key(email))
        .query(People::person)
        .optional();
  }

  /** A person by id. */
  public Optional<Person> find(UserId id) {
    return jdbc.sql(SELECT + "where id = ?").param(id.value()).query(People::person).optional();
  }

  /** A person by account; nobody who gives it up. */
  public Optional<Person> find(Identity identity) {
    return jdbc.sql(SELECT + "where issuer = ? and subject = ? and identity_state <> 'closing'")
        .params(identity.issuer(), identity.subject())
        .query(People::person)
        .optional();
  }

  /** Stores a person's account. Needs a running transaction; returns whether that was new. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean link(UserId id, Identity identity) {
    return jdbc.sql(
                """
                update person set issuer = ?, subject = ?, identity_state = 'linked'
                where id = ? and identity_state <> 'linked'
                """)
            .params(identity.issuer(), identity.subject(), id.value())
            .update()
        == 1;
  }

  /**
   * Notes that the provider gives the person no account. Needs a running transaction; returns
   * whether that was new.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean conflict(UserId id) {
    return jdbc.sql(
                """
                update person set identity_state = 'conflict' where id = ? and identity_state = 'pending'
                """)
            .param(id.value())
            .update()
        == 1;
  }

  /**
   * Puts a person whose conflict an operator has mended back to where accounts are made. Needs a
   * running transaction; returns whether there was a conflict.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean endConflict(UserId id) {
    return jdbc.sql(
                """
                update person set identity_state = 'pending' where id = ? and identity_state = 'conflict'
                """)
            .param(id.value())
            .update()
        == 1;
  }

  /**
   * Locks a person's row, so that they get no membership while they give up their account. Needs a
   * running transaction.
   *
   * @return false for nobody we know, or who gives up their account
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean lock(UserId id) {
    return jdbc.sql("select id from person where id = ? and identity_state <> 'closing' for update")
        .param(id.value())
        .query(String.class)
        .optional()
        .isPresent();
  }

  /**
   * Gives a person another address. Needs a running transaction.
   *
   * @return false if somebody else has it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean changeEmail(UserId id, String email) {
    return jdbc.sql(
                """
                update person set email = :email, email_key = :key
                where id = :id and identity_state = 'linked'
                  and not exists (select from person where email_key = :key and id <> :id)
                """)
            .param("email", email)
            .param("key", key(email))
            .param("id", id.value())
            .update()
        == 1;
  }

  /** Notes that a person gives up their account. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void close(UserId id) {
    jdbc.sql(
            "update person set identity_state = 'closing' where id = ? and identity_state = 'linked'")
        .param(id.value())
        .update();
  }

  /**
   * Forgets a person who gave up their account; from then on their address is new. Needs a running
   * transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void forget(UserId id) {
    jdbc.sql("delete from person where id = ? and identity_state = 'closing'")
        .param(id.value())
        .update();
  }

  /** Persons who wait for an operator because of a conflict, oldest first. */
  public List<UserId> withConflict(int limit) {
    return jdbc.sql("select id from person where identity_state = 'conflict' order by id limit ?")
        .param(limit)
        .query((row, _) -> new UserId(row.getString(1)))
        .list();
  }

  /** How many persons wait for an operator because of such a conflict. */
  public long conflicts() {
    return jdbc.sql("select count(*) from person where identity_state = 'conflict'")
        .query(Long.class)
        .single();
  }

  /** Addresses that differ in case only are one: no provider of note tells them apart. */
  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  private static Person person(ResultSet row, int number) throws SQLException {
    String issuer = row.getString("issuer");
    String subject = row.getString("subject");
    return new Person(
        new UserId(row.getString("id")),
        row.getString("email"),
        row.getString("display_name"),
        row.getString("locale"),
        Person.Account.of(row.getString("identity_state")),
        issuer == null || subject == null ? null : new Identity(issuer, subject));
  }
}
