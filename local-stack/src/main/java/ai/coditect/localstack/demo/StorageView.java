package ai.coditect.localstack.demo;

import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.objectstorage.SignedRequest;
import ai.coditect.localstack.stack.StackDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a tenant really has in object storage, asked of the store by its administrator. */
public final class StorageView {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** IAM has no regions, and its requests are signed for this one. */
  private static final String IAM_REGION = "us-east-1";

  /** What a bucket can be asked for, and the element of the answer that says it. */
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              "ownershipControls", "ObjectOwnership",
              "encryption", "SSEAlgorithm",
              "publicAccessBlock", "RestrictPublicBuckets",
              "lifecycle", "NoncurrentDays"));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StorageView() {}

  /** Lines for the bucket, and for each statement of its user's policy; none without a bucket. */
  public static List<String> of(StackDescription stack, String tenant) {
    String suffix = tenant.substring(tenant.indexOf('_') + 1);
    var secrets = new SecretStore(Path.of(stack.dataFolder()).resolve("secrets"));
    String secret = secrets.password("object-storage-admin.password");
    String bucket = stack.s3Url() + "/t-" + suffix;
    String versions = setting(secret, bucket, "versioning", "Status");
    if (versions.equals("NoSuchBucket")) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("bucket t-%s, versions %s".formatted(suffix, versions));
    SETTINGS.forEach(
        (query, element) ->
            lines.add("bucket's %s: %s".formatted(query, setting(secret, bucket, query, element))));
    String policy =
        text(
            signer(secret, IAM_REGION)
                .post(
                    "iam",
                    URI.create(stack.iamUrl() + "/"),
                    "Action=GetUserPolicy&Version=2010-05-08&PolicyName=coditect&UserName=t_"
                        + suffix));
    JsonNode document =
        JSON.readTree(URLDecoder.decode(element(policy, "PolicyDocument"), StandardCharsets.UTF_8));
    document.required("Statement").forEach(statement -> lines.add(line("t_" + suffix, statement)));
    return lines;
  }

  /** What the store says of it, or by which code it says that it has nothing of the kind. */
  private static String setting(String secret, String bucket, String query, String element) {
    String answer =
        text(
            signer(secret, ObjectStorage.REGION)
                .get("s3", URI.create("%s?%s=".formatted(bucket, query))));
    String said = answer.contains("<Error>") ? "Code" : element;
    return answer.contains("<" + said + ">") ? element(answer, said) : "nothing";
  }

  private static SignedRequest signer(String secret, String region) {
    return new SignedRequest(ObjectStorage.ADMINISTRATOR, secret, region, Clock.systemUTC());
  }

  private static String line(String user, JsonNode statement) {
    List<String> actions =
        StreamSupport.stream(statement.required("Action").spliterator(), false)
            .map(JsonNode::stringValue)
            .toList();
    return "user %s: %s on %s: %s"
        .formatted(
            user,
            statement.required("Effect").stringValue(),
            statement.required("Resource").stringValue(),
            String.join(", ", actions));
  }

  private static String element(String xml, String name) {
    Matcher found = Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(name)).matcher(xml);
    if (!found.find()) {
      throw new IllegalStateException("the store said nothing of %s: %s".formatted(name, xml));
    }
    return found.group(1).replace("&#34;", "\"").replace("&quot;", "\"").replace("&amp;", "&");
  }

  private static String text(HttpRequest request) {
    try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException("the object storage does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
