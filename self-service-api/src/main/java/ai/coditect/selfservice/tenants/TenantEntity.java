package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.Rotation;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.event.EventJson;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A tenant and its intent. */
@Entity
@Table(name = "tenant")
class TenantEntity {

  @Id private String id;
  private String displayName;
  private String region;
  private String tier;
  private long generation;
  private long tierGeneration;

  @Enumerated(EnumType.STRING)
  private Lifecycle lifecycle;

  private int seats;

  @Enumerated(EnumType.STRING)
  private Entitlement.Source entitlementSource;

  private @Nullable String entitlementReference;
  private int entitlementSeats;
  private Instant entitlementStartsAt;
  private @Nullable Instant entitlementEndsAt;
  private @Nullable Instant departureRequestedAt;
  private @Nullable Instant departureGraceEndsAt;
  private @Nullable Instant departureClearedAt;
  private String acceptedTermsVersion;

  // As JSON text.
  @JdbcTypeCode(SqlTypes.JSON)
  private String contacts;

  private Instant createdAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected TenantEntity() {}

  TenantEntity(TenantId id, NewTenant request, Instant createdAt) {
    this.id = id.value();
    this.displayName = request.displayName();
    this.region = request.region();
    this.tier = request.tier().value();
    this.generation = 1;
    this.tierGeneration = 1;
    this.lifecycle = Lifecycle.ACTIVE;
    this.seats = request.seats();
    this.entitlementSource = Entitlement.Source.FREE;
    this.entitlementSeats = request.seats();
    this.entitlementStartsAt = createdAt;
    if (request.entitlement() != null) {
      take(request.entitlement(), request.seats());
    }
    this.acceptedTermsVersion = request.acceptedTermsVersion();
    this.contacts = "[]";
    this.createdAt = createdAt;
  }

  void rename(String name) {
    displayName = name;
  }

  void reachAt(List<Contact> wanted) {
    contacts = EventJson.writeText(wanted);
  }

  List<Contact> contacts() {
    return List.of(EventJson.read(contacts, Contact[].class));
  }

  /** Takes over a change; the generation grows by one. */
  void change(TenantChange change) {
    generation++;
    switch (change) {
      case TenantChange.ToTier(var terms, _) -> take(terms);
      case TenantChange.BackToTier(var terms, _) -> take(terms);
      case TenantChange.FallBack(var terms) -> take(terms);
      case TenantChange.Entitled(var right, int wanted) -> take(right, wanted);
      case TenantChange.Seats(int wanted) -> takeSeats(wanted);
      case TenantChange.Leaving(var wanted) -> leave(wanted);
      case TenantChange.Staying _ -> leave(null);
      case TenantChange.Held _, TenantChange.Released _ -> {
        // Holds have rows of their own.
      }
      case TenantChange.Rotated _, TenantChange.Exported _ -> {
        // What was asked of credentials and copies is in the intents only.
      }
    }
  }

  private void take(Terms terms) {
    tierGeneration = generation;
    tier = terms.tier().value();
    take(terms.entitlement(), terms.seats());
  }

  private void take(Entitlement right, int wanted) {
    seats = wanted;
    entitlementSource = right.source();
    entitlementReference = right.reference();
    entitlementSeats = right.seats();
    entitlementStartsAt = right.startsAt();
    entitlementEndsAt = right.endsAt();
  }

  /** What is free covers as many seats as the tier does; everything else covers what was agreed. */
  private void takeSeats(int wanted) {
    seats = wanted;
    if (entitlementSource == Entitlement.Source.FREE) {
      entitlementSeats = wanted;
    }
  }

  private void leave(@Nullable Departure wanted) {
    lifecycle = wanted == null ? Lifecycle.ACTIVE : Lifecycle.OFFBOARDING;
    departureRequestedAt = wanted == null ? null : wanted.requestedAt();
    departureGraceEndsAt = wanted == null ? null : wanted.graceEndsAt();
    departureClearedAt = null;
  }

  /** Notes that its deletion may begin; says whether that is new. */
  boolean clearDeparture(Instant now) {
    if (departureClearedAt != null) {
      return false;
    }
    departureClearedAt = now;
    return true;
  }

  TenantIntent intent(
      List<Hold> holds,
      List<AspectOperation> operations,
      @Nullable Acknowledgement acknowledged,
      List<Rotation> rotations,
      Instant committedAt) {
    return new TenantIntent(
        id(),
        generation,
        tierGeneration,
        tier(),
        lifecycle,
        holds,
        region,
        seats,
        entitlement(),
        operations,
        acknowledged,
        departure(),
        rotations,
        committedAt);
  }

  @Nullable Departure departure() {
    return departureRequestedAt == null || departureGraceEndsAt == null
        ? null
        : new Departure(departureRequestedAt, departureGraceEndsAt);
  }

  TenantId id() {
    return new TenantId(id);
  }

  String displayName() {
    return displayName;
  }

  String region() {
    return region;
  }

  TierName tier() {
    return new TierName(tier);
  }

  long generation() {
    return generation;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  int seats() {
    return seats;
  }

  Entitlement entitlement() {
    return new Entitlement(
        entitlementSource,
        entitlementReference,
        entitlementSeats,
        entitlementStartsAt,
        entitlementEndsAt);
  }

  String acceptedTermsVersion() {
    return acceptedTermsVersion;
  }

  Instant createdAt() {
    return createdAt;
  }

  long version() {
    return version == null ? 0 : version;
  }
}
