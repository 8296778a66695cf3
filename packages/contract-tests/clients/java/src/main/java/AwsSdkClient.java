import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.iot.IotClient;
import software.amazon.awssdk.services.iot.model.DescribeAuditTaskRequest;
import software.amazon.awssdk.services.iot.model.IotException;
import software.amazon.awssdk.services.iot.model.ListAuditTasksRequest;

/**
 * Calls AWS IoT by the AWS SDK for Java 2: each line of JSON on stdin is a call, and each line on stdout its outcome, as in
 * boto3_client.py. The one argument is the endpoint; everything else comes from the environment.
 */
public final class AwsSdkClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AwsSdkClient() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("--version")) {
            System.out.println("aws-sdk-java/" + VersionInfo.SDK_VERSION);
            return;
        }
        try (IotClient client = createClient(URI.create(arguments[0])); Scanner lines = new Scanner(System.in)) {
            while (lines.hasNextLine()) {
                System.out.println(JSON.writeValueAsString(outcomeOf(client, JSON.readTree(lines.nextLine()))));
            }
        }
    }

    private static IotClient createClient(URI endpoint) {
        // The delays between attempts are the SDK's own affair, and nobody here wants to wait for them.
        BackoffStrategy immediately = BackoffStrategy.retryImmediately();
        RetryStrategy retries = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .backoffStrategy(immediately)
                .throttlingBackoffStrategy(immediately)
                .maxAttempts(Integer.parseInt(System.getenv("AWS_MAX_ATTEMPTS")))
                .build();
        return IotClient.builder()
                .endpointOverride(endpoint)
                .overrideConfiguration(options -> options.retryStrategy(retries))
                .build();
    }

    private static Map<String, Object> outcomeOf(IotClient client, JsonNode call) {
        try {
            return Map.of("value", valueOf(client, call));
        } catch (IotException error) {
            return Map.of("error", Map.of("code", codeOf(error), "status", error.statusCode()));
        }
    }

    private static Object valueOf(IotClient client, JsonNode call) {
        JsonNode parameters = call.get("parameters");
        if (call.get("method").asText().equals("describe_audit_task")) {
            String taskId = parameters.get("taskId").asText();
            return toJson(client.describeAuditTask(DescribeAuditTaskRequest.builder().taskId(taskId).build()));
        }
        ListAuditTasksRequest request = listRequest(parameters);
        if (!call.get("paginate").asBoolean()) {
            return toJson(client.listAuditTasks(request));
        }
        List<Object> pages = new ArrayList<>();
        client.listAuditTasksPaginator(request).forEach(page -> pages.add(toJson(page)));
        return pages;
    }

    private static ListAuditTasksRequest listRequest(JsonNode given) {
        ListAuditTasksRequest.Builder request = ListAuditTasksRequest.builder()
                .startTime(Instant.parse(given.get("startTime").asText()))
                .endTime(Instant.parse(given.get("endTime").asText()));
        if (given.has("taskType")) {
            request.taskType(given.get("taskType").asText());
        }
        if (given.has("taskStatus")) {
            request.taskStatus(given.get("taskStatus").asText());
        }
        if (given.has("nextToken")) {
            request.nextToken(given.get("nextToken").asText());
        }
        if (given.has("maxResults")) {
            request.maxResults(given.get("maxResults").asInt());
        }
        return request.build();
    }

    /** The class that a program would catch. */
    private static String codeOf(IotException error) {
        return error.getClass() == IotException.class ? "UnknownError" : error.getClass().getSimpleName();
    }

    /** Members under their names on the wire, without those that the response did not have. */
    private static Object toJson(Object value) {
        if (value instanceof SdkPojo pojo) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (SdkField<?> field : pojo.sdkFields()) {
                Object member = field.getValueOrDefault(pojo);
                if (isPresent(member)) {
                    members.put(field.locationName(), toJson(member));
                }
            }
            return members;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> entries = new LinkedHashMap<>();
            map.forEach((key, entry) -> entries.put(String.valueOf(key), toJson(entry)));
            return entries;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(AwsSdkClient::toJson).toList();
        }
        return value instanceof Instant instant ? instant.toString() : value;
    }

    private static boolean isPresent(Object member) {
        return member != null && !(member instanceof SdkAutoConstructList) && !(member instanceof SdkAutoConstructMap);
    }
}
