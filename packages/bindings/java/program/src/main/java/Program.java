import auditgateway.ApiClient;
import auditgateway.ApiException;
import auditgateway.GatewayHttpClient;
import auditgateway.api.AuditsApi;
import auditgateway.auth.ApiKeyAuth;
import auditgateway.model.AuditCheckDetails;
import auditgateway.model.AuditCheckRunStatus;
import auditgateway.model.AuditTask;
import auditgateway.model.AuditTaskDetails;
import auditgateway.model.AuditTaskPage;
import auditgateway.model.AuditTaskStatus;
import auditgateway.model.AuditTaskType;
import auditgateway.model.Fault;
import auditgateway.model.Problem;
import com.google.gson.GsonBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a service does with the client: for each line that it reads, a request in JSON, it lists audits or describes one,
 * and prints what it got in a line.
 *
 * <p>Whole numbers are printed as text, since whoever reads this may not hold large ones.
 */
public final class Program {
    private record Request(
            String url,
            String apiKey,
            String token,
            String taskId,
            String startTime,
            String endTime,
            String taskStatus,
            String taskType,
            Integer maxResults,
            String nextToken,
            Integer attempts,
            Integer timeoutMs) {}

    public static void main(String[] arguments) {
        var gson = new GsonBuilder().serializeNulls().create();
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .map(line -> gson.toJson(answerTo(gson.fromJson(line, Request.class))))
                .forEach(System.out::println);
    }

    private static Map<String, Object> answerTo(Request request) {
        if (request.url() == null) {
            var client = new ApiClient();
            return Map.of("connectMs", client.getConnectTimeout(), "answerMs", client.getReadTimeout());
        }
        var api = new AuditsApi(clientFor(request));
        try {
            return request.taskId() == null ? listAudits(api, request) : describeAudit(api, request);
        } catch (ApiException failure) {
            return Map.of("failure", failureOf(failure));
        }
    }

    private static ApiClient clientFor(Request request) {
        var client = request.attempts() == null
                ? new ApiClient()
                : new ApiClient(GatewayHttpClient.builder(request.attempts()).build());
        client.setBasePath(request.url());
        if (request.timeoutMs() != null) {
            client.setReadTimeout(request.timeoutMs());
        }
        if (request.apiKey() != null) {
            ((ApiKeyAuth) client.getAuthentication("apiKey")).setApiKey(request.apiKey());
        }
        if (request.token() != null) {
            client.setBearerToken(request.token());
        }
        return client;
    }

    private static Map<String, Object> listAudits(AuditsApi api, Request request) throws ApiException {
        var call = api.listAuditTasks(OffsetDateTime.parse(request.startTime()), OffsetDateTime.parse(request.endTime()))
                .maxResults(request.maxResults());
        if (request.taskStatus() != null) {
            call.taskStatus(AuditTaskStatus.fromValue(request.taskStatus()));
        }
        if (request.taskType() != null) {
            call.taskType(AuditTaskType.fromValue(request.taskType()));
        }
        var pages = new ArrayList<List<Object>>();
        var nextToken = request.nextToken();
        do {
            AuditTaskPage page = call.nextToken(nextToken).execute();
            var tasks = new ArrayList<Object>();
            for (AuditTask task : page.getTasks() == null ? List.<AuditTask>of() : page.getTasks()) {
                var shown = new LinkedHashMap<String, Object>();
                shown.put("taskId", task.getTaskId());
                shown.put("taskStatus", task.getTaskStatus());
                var status = AuditTaskStatus.fromValue(task.getTaskStatus());
                shown.put("taskStatusIsKnown", status != AuditTaskStatus.UNKNOWN_DEFAULT_OPEN_API);
                shown.put("taskType", task.getTaskType());
                tasks.add(shown);
            }
            pages.add(tasks);
            nextToken = page.getNextToken();
        } while (nextToken != null && !nextToken.isEmpty());
        return Map.of("pages", pages);
    }

    private static Map<String, Object> describeAudit(AuditsApi api, Request request) throws ApiException {
        AuditTaskDetails audit = api.describeAuditTask(request.taskId()).execute();
        var checks = new LinkedHashMap<String, Object>();
        for (Map.Entry<String, AuditCheckDetails> entry : audit.getAuditDetails().entrySet()) {
            checks.put(entry.getKey(), shownCheck(entry.getValue()));
        }
        var start = Instant.ofEpochMilli(Math.round(audit.getTaskStartTime() * 1000));
        var type = AuditTaskType.fromValue(audit.getTaskType());
        var statistics = audit.getTaskStatistics();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("taskStatus", audit.getTaskStatus());
        shown.put("taskType", audit.getTaskType());
        shown.put("taskTypeIsKnown", type != AuditTaskType.UNKNOWN_DEFAULT_OPEN_API);
        shown.put("taskStartTime", start.toString());
        shown.put("scheduledAuditName", audit.getScheduledAuditName());
        shown.put("totalChecks", statistics == null ? null : statistics.getTotalChecks());
        shown.put("checks", checks);
        return shown;
    }

    private static Map<String, Object> shownCheck(AuditCheckDetails check) {
        var status = AuditCheckRunStatus.fromValue(check.getCheckRunStatus());
        var shown = new LinkedHashMap<String, Object>();
        shown.put("status", check.getCheckRunStatus());
        shown.put("statusIsKnown", status != AuditCheckRunStatus.UNKNOWN_DEFAULT_OPEN_API);
        shown.put("compliant", check.getCheckCompliant());
        shown.put("total", asText(check.getTotalResourcesCount()));
        shown.put("nonCompliant", asText(check.getNonCompliantResourcesCount()));
        shown.put("suppressed", asText(check.getSuppressedNonCompliantResourcesCount()));
        shown.put("errorCode", check.getErrorCode());
        shown.put("message", check.getMessage());
        return shown;
    }

    private static Map<String, Object> failureOf(ApiException failure) {
        if (failure.getCause() instanceof SocketTimeoutException) {
            return Map.of("timedOut", true);
        }
        if (failure.getCode() == 0) {
            return Map.of("unreachable", true);
        }
        Problem problem = failure.getErrorObject();
        if (problem == null) {
            return Map.of("status", failure.getCode(), "body", String.valueOf(failure.getResponseBody()));
        }
        var faults = new ArrayList<Object>();
        if (problem.getErrors() != null) {
            for (Fault fault : problem.getErrors()) {
                faults.add(Map.of("path", fault.getPath(), "message", fault.getMessage()));
            }
        }
        var retryAfterMs = failure.getResponseHeaders().get("x-amz-retry-after");
        var shown = new LinkedHashMap<String, Object>();
        shown.put("status", failure.getCode());
        shown.put("code", problem.getCode());
        shown.put("message", problem.getMessage());
        shown.put("requestId", problem.getRequestId());
        shown.put("source", problem.getSource().getValue());
        shown.put("errors", faults);
        shown.put("retryAfterMs", retryAfterMs == null ? null : retryAfterMs.get(0));
        return shown;
    }

    private static String asText(Long number) {
        return number == null ? null : number.toString();
    }
}
