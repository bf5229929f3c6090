package ai.coditect.provisioning.tier;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TierName;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tier provides, at one revision. The files hold more (seats, admission), which other
 * services read.
 *
 * @param tier its name
 * @param revision grows with each change of the definition, from 1
 * @param retention how long customer data that this tier does not have is kept after a change to it
 * @param kubernetes what a tenant gets on the cluster; null while the tier is only announced
 * @param apiKeys what keys a tenant gets; null while the tier is only announced
 * @param database what a tenant gets in its cell's database; null if nothing
 * @param storage what a tenant gets in its cell's object storage; null if nothing
 * @param offboarding how long what is left of a tenant can be fetched
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TierDefinition(
    TierName tier,
    int revision,
    Duration retention,
    @Nullable Kubernetes kubernetes,
    @Nullable ApiKeys apiKeys,
    @Nullable DatabaseTier database,
    @Nullable StorageTier storage,
    Offboarding offboarding) {

  /** Validates. */
  public TierDefinition {
    Require.present(tier, "tier");
    Require.atLeast(1, revision, "revision");
    Require.that(!Require.present(retention, "retention").isNegative(), "retention is negative");
    // Revisions that were taken into effect before tiers said it.
    offboarding = offboarding == null ? Offboarding.USUAL : offboarding;
    Require.that((kubernetes == null) == (apiKeys == null), "kubernetes and apiKeys go together");
  }

  /** Whether it can be provisioned. */
  public boolean complete() {
    return kubernetes != null;
  }

  /**
   * What is left of a tenant.
   *
   * @param documents for how long archives, and the certificate of deletion, can be fetched
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Offboarding(Duration documents) {

    static final Offboarding USUAL = new Offboarding(Duration.ofDays(90));

    /** Validates. */
    public Offboarding {
      documents = documents == null ? Duration.ofDays(90) : documents;
      Require.that(!documents.isNegative(), "offboarding.documents is negative");
    }
  }

  /**
   * The cluster's part.
   *
   * @param podSecurity which Pod Security Standard is enforced
   * @param quota hard limits by Kubernetes resource name; never empty, because a tenant without a
   *     quota has no limit
   * @param podQuota limits for pods that end and for those that go on; null for none but the quota
   * @param containerLimits defaults and maxima of a container
   * @param volumeLimits how large a volume claim may be; null if the quota admits none
   * @param priorityClass the PriorityClass of its pods; null for none
   * @param pods where its pods run, and on what; nothing in particular if the definition says
   *     nothing
   * @param workspace the volume that a tenant starts with; null if none
   * @param environments the namespaces beside the one that these quotas are of; null if none
   * @param members the roles whose members are let into the namespaces
   */
  public record Kubernetes(
      PodSecurity podSecurity,
      Map<String, String> quota,
      @Nullable PodQuota podQuota,
      ContainerLimits containerLimits,
      @Nullable VolumeLimits volumeLimits,
      @Nullable String priorityClass,
      @Nullable PodClasses pods,
      @Nullable Workspace workspace,
      @Nullable Environments environments,
      List<Role> members) {

    /** Validates and copies. */
    public Kubernetes {
      Require.present(podSecurity, "kubernetes.podSecurity");
      quota = Map.copyOf(new TreeMap<>(Require.present(quota, "kubernetes.quota")));
      Require.that(!quota.isEmpty(), "kubernetes.quota is empty");
      Require.present(containerLimits, "kubernetes.containerLimits");
      pods = pods == null ? PodClasses.NONE : pods;
      members = List.copyOf(Require.present(members, "kubernetes.members"));
      Require.that(members.contains(Role.OWNER), "kubernetes.members must name the owner");
      Require.that(
          !members.contains(Role.BILLING) && !members.contains(Role.AUDITOR),
          "kubernetes.members may be owner, admin, developer, viewer");
      if (environments != null) {
        Set<String> limited = quota.keySet();
        Require.that(
            environments.further().values().stream()
                .allMatch(further -> further.quota().keySet().containsAll(limited)),
            "kubernetes.environments: each must limit what kubernetes.quota limits");
      }
    }

    /** Where its pods run, and on what. */
    @Override
    public PodClasses pods() {
      return Objects.requireNonNull(pods);
    }

    /** What this is in each further environment, by name: there is one workspace, in the first. */
    public Map<String, Kubernetes> further() {
      return environments == null ? Map.of() : environments.beside(this);
    }

    /** The limits of a scope in the first namespace; empty if the tier has none there. */
    public Map<String, String> limits(QuotaScope scope) {
      return switch (scope) {
        case ALL -> quota;
        case TERMINATING -> podQuota == null ? Map.of() : podQuota.terminating();
        case NOT_TERMINATING -> podQuota == null ? Map.of() : podQuota.notTerminating();
      };
    }
  }

  /**
   * A tenant's own volume, made once: it can grow, and never shrinks.
   *
   * @param size how large, as a Kubernetes quantity
   * @param storageClass the StorageClass that it is made of, which lets volumes grow
   * @param accessMode such as {@code ReadWriteOnce} or {@code ReadWriteMany}
   */
  public record Workspace(String size, String storageClass, String accessMode) {

    /** Validates. */
    public Workspace {
      Require.text(size, 32, "kubernetes.workspace.size");
      Require.text(storageClass, 253, "kubernetes.workspace.storageClass");
      Require.that(
          List.of("ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod").contains(accessMode),
          "kubernetes.workspace.accessMode must be ReadWriteOnce, ReadWriteMany or ReadWriteOncePod");
    }
  }

  /**
   * Limits of each volume claim, as Kubernetes quantities.
   *
   * @param min the least that a claim may ask for
   * @param max the most
   */
  public record VolumeLimits(String min, String max) {

    /** Validates. */
    public VolumeLimits {
      Require.text(min, 32, "kubernetes.volumeLimits.min");
      Require.text(max, 32, "kubernetes.volumeLimits.max");
    }
  }

  /**
   * A Pod Security Standard.
   *
   * @param level {@code restricted}, {@code baseline} or {@code privileged}
   * @param version the Kubernetes version whose rules apply
   */
  public record PodSecurity(String level, String version) {

    /** Validates. */
    public PodSecurity {
      Require.that(
          List.of("restricted", "baseline", "privileged").contains(level),
          "kubernetes.podSecurity.level must be restricted, baseline or privileged");
      Require.text(version, 16, "kubernetes.podSecurity.version");
    }
  }

  /**
   * Limits of each container, by Kubernetes resource name.
   *
   * @param defaults the limit of a container that names none
   * @param defaultRequest the request of a container that names none
   * @param max the most that a container may ask for
   */
  public record ContainerLimits(
      @com.fasterxml.jackson.annotation.JsonProperty("default") Map<String, String> defaults,
      Map<String, String> defaultRequest,
      Map<String, String> max) {

    /** Validates and copies. */
    public ContainerLimits {
      defaults = Map.copyOf(Require.present(defaults, "kubernetes.containerLimits.default"));
      defaultRequest =
          Map.copyOf(Require.present(defaultRequest, "kubernetes.containerLimits.defaultRequest"));
      max = Map.copyOf(Require.present(max, "kubernetes.containerLimits.max"));
      // The API server fills each from the next; what it adds would look like a change by hand.
      Require.that(
          defaults.keySet().equals(max.keySet()) && defaultRequest.keySet().equals(max.keySet()),
          "kubernetes.containerLimits: default, defaultRequest and max must name the same");
    }
  }

  /** The keys' part. */
  public record ApiKeys(FirstKey first) {

    /** Validates. */
    public ApiKeys {
      Require.present(first, "apiKeys.first");
    }
  }

  /**
   * The key that a tenant starts with.
   *
   * @param name unique within the tenant
   * @param scopes what it may be used for
   */
  public record FirstKey(String name, List<String> scopes) {

    /** Validates and copies. */
    public FirstKey {
      Require.text(name, 64, "apiKeys.first.name");
      scopes = List.copyOf(Require.present(scopes, "apiKeys.first.scopes"));
    }
  }
}
