package auditgateway;

import auditgateway.model.Problem;
import com.google.gson.JsonParseException;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

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
