package auditgateway;

import auditgateway.model.Problem;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * The defaults with which {@link ApiClient} sends requests. Written by hand; the generator writes the rest.
 */
public final class GatewayHttpClient {
    private GatewayHttpClient() {}

    /**
     * Starts an HTTP client that connects within 5 seconds, waits 30 seconds for data, retries by a {@link
     * RetryInterceptor}, and follows no redirects: the gateway sends none, and the API key would go along to another
     * host. To change these, build a client and give it to {@link ApiClient#ApiClient(OkHttpClient)}; the two times also
     * by {@link ApiClient#setConnectTimeout} and {@link ApiClient#setReadTimeout}, in milliseconds.
     *
     * @return a builder with these defaults
     */
    public static OkHttpClient.Builder builder() {
        return builder(3);
    }

    /**
     * Starts an HTTP client as {@link #builder()} does, with another number of attempts.
     *
     * @param maxAttempts the most requests that a call makes, the first included; from 1, which retries nothing
     * @return a builder with these defaults
     */
    public static OkHttpClient.Builder builder(int maxAttempts) {
        return new OkHttpClient.Builder()
                .connectTimeout(5, TimeUnit.SECONDS)
                .readTimeout(30, TimeUnit.SECONDS)
                .followRedirects(false)
                .followSslRedirects(false)
                .addInterceptor(new RetryInterceptor(maxAttempts));
    }

    /** Reads the content of a response. */
    interface Content<T> {
        T read() throws ApiException;
    }

    /**
     * Gives what was asked for.
     *
     * @throws ApiException where the content is something else: HTML of a proxy, JSON that is cut short, or JSON of
     *     another kind, which as a page without audits would look like an account without findings
     */
    static <T> T contentOf(Response response, Content<T> content) throws ApiException {
        String text;
        try {
            text = response.peekBody(Long.MAX_VALUE).string();
        } catch (IOException failure) {
            throw new ApiException(failure);
        }
        String fault;
        try {
            T value = content.read();
            if (value != null && !isSomethingElse(value, text)) {
                return value;
            }
            fault = value == null ? "it is null" : "it has no member that the operation has";
        } catch (JsonParseException | IllegalArgumentException | IllegalStateException broken) {
            fault = broken.getMessage();
        }
        throw new ApiException(
                "The response is not what was asked for: " + fault,
                response.code(),
                response.headers().toMultimap(),
                text);
    }

    private static boolean isSomethingElse(Object value, String text) {
        JsonElement members = JsonParser.parseString(text);
        if (!members.isJsonObject() || members.getAsJsonObject().size() == 0) {
            return false;
        }
        try {
            Object known = value.getClass().getField("openapiFields").get(null);
            return Collections.disjoint(members.getAsJsonObject().keySet(), (Collection<?>) known);
        } catch (ReflectiveOperationException noModel) {
            return false;
        }
    }

    /**
     * Reads the content of a failure.
     *
     * @param json reads JSON
     * @param content the content of the answer
     * @return the problem, or null where it is none: it does not come from the gateway then, but from what is in front of it
     */
    public static Problem problemOf(JSON json, String content) {
        try {
            return json.getGson().fromJson(content, Problem.class);
        } catch (JsonParseException | IllegalArgumentException | IllegalStateException broken) {
            return null;
        }
    }
}
