package auditgateway;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Retries what can get better, as the TypeScript client does: throttling (status 429, and {@code ThrottlingException} of
 * AWS with status 400), failures of the gateway or of AWS (status 500 and later), and connections that fail. Before a
 * retry it waits for what {@code x-amz-retry-after} or {@code Retry-After} asks, and a random part of a time that doubles,
 * from 200 to 5000 milliseconds. All waits of a call together take 30 seconds at most, or less where the client's call
 * timeout is shorter; where the gateway asks for more, the call fails at once.
 */
public final class RetryInterceptor implements Interceptor {
    private static final long MAX_WAIT_MS = 30_000;

    private final int maxAttempts;

    /**
     * @param maxAttempts the most requests that a call makes, the first included; from 1, which retries nothing
     */
    public RetryInterceptor(int maxAttempts) {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be 1 or more, not " + maxAttempts);
        }
        this.maxAttempts = maxAttempts;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        Call call = chain.call();
        long startedAt = System.nanoTime();
        long waitedMs = 0;
        for (int attempt = 1; ; attempt++) {
            Response response = null;
            IOException failure = null;
            try {
                response = chain.proceed(request);
            } catch (IOException thrown) {
                failure = thrown;
            }
            if (attempt < maxAttempts && !call.isCanceled() && canGetBetter(response, failure)) {
                long delayMs = retryAfterMs(response) + ThreadLocalRandom.current().nextLong(backoffMs(attempt) + 1);
                if (waitedMs + delayMs <= MAX_WAIT_MS && delayMs < timeLeftMs(call, startedAt)) {
                    if (response != null) {
                        response.close();
                    }
                    sleep(call, delayMs);
                    waitedMs += delayMs;
                    continue;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return response;
        }
    }

    private static long backoffMs(int attempt) {
        return Math.min(5000L, 200L << Math.min(attempt - 1, 10));
    }

    private static long timeLeftMs(Call call, long startedAt) {
        long limitNanos = call.timeout().timeoutNanos();
        if (limitNanos == 0) {
            return Long.MAX_VALUE;
        }
        return TimeUnit.NANOSECONDS.toMillis(limitNanos - (System.nanoTime() - startedAt));
    }

    /** Waits in short steps, since a canceled call does not interrupt its thread. */
    private static void sleep(Call call, long delayMs) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
        try {
            for (long left = delayMs; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999)) {
                if (call.isCanceled()) {
                    throw new IOException("Canceled");
                }
                Thread.sleep(Math.min(left, 100));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before a retry");
        }
    }

    private static boolean canGetBetter(Response response, IOException failure) {
        if (response != null) {
            int status = response.code();
            return status == 429 || status >= 500 || (status == 400 && isThrottling(response));
        }
        // InterruptedIOException is a time-out: the caller has waited long enough.
        return !(failure instanceof InterruptedIOException
                || failure instanceof UnknownHostException
                || failure instanceof SSLException
                || failure instanceof ProtocolException);
    }

    /** The name of an error comes as {@code Name}, as {@code Name:http://…} or as {@code namespace#Name}. */
    private static boolean isThrottling(Response response) {
        String name = response.header("x-amzn-ErrorType", "");
        return name.replaceFirst("[:,].*", "").replaceFirst(".*#", "").equals("ThrottlingException");
    }

    /** How long a response asks to wait: milliseconds in AWS's header, whole seconds or a date in the other. */
    private static long retryAfterMs(Response response) {
        if (response == null) {
            return 0;
        }
        String exact = response.header("x-amz-retry-after", "");
        if (exact.matches("\\d{1,12}")) {
            return Long.parseLong(exact);
        }
        String value = response.header("Retry-After", "");
        if (value.matches("\\d{1,9}")) {
            return Long.parseLong(value) * 1000;
        }
        Date date = response.headers().getDate("Retry-After");
        return date == null ? 0 : Math.max(0, Duration.between(Instant.now(), date.toInstant()).toMillis());
    }
}
