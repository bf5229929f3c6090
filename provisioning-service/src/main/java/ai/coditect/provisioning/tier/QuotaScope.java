package ai.coditect.provisioning.tier;

/**
 * What a quota of a namespace counts. Each pod counts in {@link #ALL} and in one of the others, so
 * neither those that end nor those that go on can take all that there is of the whole.
 */
public enum QuotaScope {
  /** Everything in the namespace. */
  ALL("coditect", "", ""),
  /** Pods that end by themselves after a time that they name: {@code activeDeadlineSeconds}. */
  TERMINATING("coditect-terminating", "terminating.", "Terminating"),
  /** All other pods. */
  NOT_TERMINATING("coditect-not-terminating", "not-terminating.", "NotTerminating");

  private final String quota;
  private final String prefix;
  private final String scope;

  QuotaScope(String quota, String prefix, String scope) {
    this.quota = quota;
    this.prefix = prefix;
    this.scope = scope;
  }

  /** The name of the ResourceQuota. */
  public String quotaName() {
    return quota;
  }

  /** What a resource is called beside those of other scopes, such as {@code terminating.pods}. */
  public String qualified(String resource) {
    return prefix + resource;
  }

  /** The scope in the ResourceQuota; empty for none. */
  public String kubernetesScope() {
    return scope;
  }
}
