package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The user of one tenant in a cell's object storage, by whom nobody but the tenant comes in. */
final class BucketUsers {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NOT_THERE = "NoSuchEntity";

  private final IamClient iam;
  private final Names names;

  BucketUsers(IamClient iam, Names names) {
    this.iam = iam;
    this.names = names;
  }

  /** The user's tags; empty if there is no such user. */
  Optional<Map<String, String>> tags() {
    try {
      return Optional.of(
          iam.getUser(of -> of.userName(names.user())).user().tags().stream()
              .collect(Collectors.toMap(Tag::key, Tag::value)));
    } catch (IamException e) {
      if (StorageFailures.is(e, NOT_THERE)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  boolean areOurs(Map<String, String> tags) {
    return tags.entrySet().containsAll(names.tags().entrySet());
  }

  /** What the user's own policy says; a missing node if there is none or nobody can read it. */
  JsonNode policy() {
    try {
      String text =
          iam.getUserPolicy(of -> of.userName(names.user()).policyName(Names.POLICY))
              .policyDocument();
      return JSON.readTree(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IamException e) {
      if (StorageFailures.is(e, NOT_THERE)) {
        return JsonNodeFactory.instance.missingNode();
      }
      throw e;
    } catch (JacksonException | IllegalArgumentException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  /** The names of policies that are not ours. */
  List<String> otherPolicies() {
    return policies().stream().filter(name -> !name.equals(Names.POLICY)).sorted().toList();
  }

  private List<String> policies() {
    return iam.listUserPoliciesPaginator(of -> of.userName(names.user())).policyNames().stream()
        .toList();
  }

  /** Makes the user if there is none. */
  void create() {
    if (tags().isEmpty()) {
      iam.createUser(
          of ->
              of.userName(names.user())
                  .tags(names.tags().entrySet().stream().map(BucketUsers::tag).toList()));
    }
    requireOurs();
  }

  private static Tag tag(Map.Entry<String, String> entry) {
    return Tag.builder().key(entry.getKey()).value(entry.getValue()).build();
  }

  private void requireOurs() {
    tags()
        .filter(tags -> !areOurs(tags))
        .ifPresent(
            _ -> {
              throw new FailureException(
                  new Failure.Terminal(
                      Reason.OWNERSHIP_CONFLICT,
                      "user %s is there and is not ours".formatted(names.user())),
                  null);
            });
  }

  /** Makes this the user's only policy; writes nothing if it is. */
  void putPolicy(JsonNode policy) {
    if (!policy().equals(policy)) {
      iam.putUserPolicy(
          of ->
              of.userName(names.user()).policyName(Names.POLICY).policyDocument(policy.toString()));
    }
    otherPolicies().forEach(this::deletePolicy);
  }

  private void deletePolicy(String policy) {
    iam.deleteUserPolicy(of -> of.userName(names.user()).policyName(policy));
  }

  /** The user's access keys, the newest first; none if there is no such user. */
  List<AccessKeyMetadata> keys() {
    try {
      return iam
          .listAccessKeysPaginator(of -> of.userName(names.user()))
          .accessKeyMetadata()
          .stream()
          .sorted(java.util.Comparator.comparing(AccessKeyMetadata::createDate).reversed())
          .toList();
    } catch (IamException e) {
      if (StorageFailures.is(e, NOT_THERE)) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * A new access key, whose fingerprint the user's tags have before anybody can know it.
   *
   * @param asked the generation of the customer's demand that it is issued for, or later; 0 if
   *     there is none
   */
  AccessKey issue(long asked) {
    AccessKey key = iam.createAccessKey(of -> of.userName(names.user())).accessKey();
    iam.tagUser(
        of ->
            of.userName(names.user())
                .tags(
                    Tag.builder()
                        .key(Fingerprint.tag(key.accessKeyId()))
                        .value(Fingerprint.of(key.accessKeyId(), key.secretAccessKey()))
                        .build(),
                    Tag.builder()
                        .key(askedTag(key.accessKeyId()))
                        .value(Long.toString(asked))
                        .build()));
    return key;
  }

  /** The generation of the demand that a key was issued for, by the user's tags. */
  static long asked(Map<String, String> tags, String id) {
    String asked = tags.getOrDefault(askedTag(id), "");
    return asked.matches("[0-9]{1,18}") ? Long.parseLong(asked) : 0;
  }

  private static String askedTag(String id) {
    return "coditect.ai/asked/" + id;
  }

  void deleteKey(String id) {
    iam.deleteAccessKey(of -> of.userName(names.user()).accessKeyId(id));
    iam.untagUser(of -> of.userName(names.user()).tagKeys(Fingerprint.tag(id), askedTag(id)));
  }

  /** Deletes the user with all that lets somebody be it, the keys first. */
  void delete() {
    if (tags().isEmpty()) {
      return;
    }
    requireOurs();
    keys().forEach(key -> deleteKey(key.accessKeyId()));
    policies().forEach(this::deletePolicy);
    try {
      iam.deleteUser(of -> of.userName(names.user()));
    } catch (IamException e) {
      if (!StorageFailures.is(e, NOT_THERE)) {
        throw e;
      }
    }
  }
}
