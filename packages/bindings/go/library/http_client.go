package audits

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/rand"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// NewHTTPClient returns the client that NewAPIClient uses where Configuration.HTTPClient is nil. It connects within 5
// seconds, ends a call after 30 seconds (its Timeout), retries by a RetryTransport, and follows no redirects: the
// gateway sends none, and the API key would go along to another host.
//
// To change the time of every call, set its Timeout; to change the time of one call, give it a context with a deadline.
func NewHTTPClient() *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		Transport:     &RetryTransport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// RetryTransport retries what can get better, as the TypeScript client does: throttling (status 429, and
// ThrottlingException of AWS with status 400), failures of the gateway or of AWS (status 500 and later), and connections
// that fail. Before a retry it waits for what x-amz-retry-after or Retry-After asks, and a random part of a time that
// doubles, from 0.2 to 5 seconds. Where that would take longer than the request may, the request fails at once.
type RetryTransport struct {
	// Base sends the requests. Default: one like http.DefaultTransport that connects within 5 seconds.
	Base http.RoundTripper
	// MaxAttempts is the most requests that a call makes, the first included. Default, where it is 0: 3.
	MaxAttempts int
}

// Shared, so that its connections are.
var defaultTransport = newDefaultTransport()

func newDefaultTransport() http.RoundTripper {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	transport = transport.Clone()
	transport.DialContext = (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	return transport
}

// RoundTrip sends a request, and sends it again where that can help.
func (t *RetryTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	base, maxAttempts := t.Base, t.MaxAttempts
	if base == nil {
		base = defaultTransport
	}
	if maxAttempts == 0 {
		maxAttempts = 3
	}
	ctx := request.Context()
	for attempt := 1; ; attempt++ {
		response, err := base.RoundTrip(request)
		if attempt >= maxAttempts || ctx.Err() != nil || hasBody(request) || !canGetBetter(response, err) {
			return response, err
		}
		delay := retryAfter(response) + time.Duration(rand.Float64()*float64(backoff(attempt)))
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= delay {
			return response, err
		}
		if response != nil {
			// The connection is used again only where the content has been read.
			_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16))
			response.Body.Close()
		}
		if err := sleep(ctx, delay); err != nil {
			return nil, err
		}
	}
}

func hasBody(request *http.Request) bool {
	return request.Body != nil && request.Body != http.NoBody
}

func backoff(attempt int) time.Duration {
	step := 200 * time.Millisecond << (attempt - 1)
	if step <= 0 || step > 5*time.Second {
		return 5 * time.Second
	}
	return step
}

func sleep(ctx context.Context, delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func canGetBetter(response *http.Response, err error) bool {
	if err == nil {
		status := response.StatusCode
		return status == http.StatusTooManyRequests || status >= 500 || (status == http.StatusBadRequest && isThrottling(response))
	}
	// The caller has waited long enough for what timed out.
	var timedOut net.Error
	if errors.As(err, &timedOut) && timedOut.Timeout() {
		return false
	}
	var name *net.DNSError
	var record tls.RecordHeaderError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	return !errors.As(err, &name) && !errors.As(err, &record) && !errors.As(err, &authority) &&
		!errors.As(err, &host) && !errors.As(err, &invalid)
}

// The name of an error comes as Name, as Name:http://… or as namespace#Name.
func isThrottling(response *http.Response) bool {
	name := response.Header.Get("x-amzn-ErrorType")
	if end := strings.IndexAny(name, ":,"); end >= 0 {
		name = name[:end]
	}
	return name[strings.LastIndex(name, "#")+1:] == "ThrottlingException"
}

// How long a response asks to wait: milliseconds in AWS's header, whole seconds or a date in the other.
func retryAfter(response *http.Response) time.Duration {
	if response == nil {
		return 0
	}
	if ms, err := strconv.ParseUint(response.Header.Get("x-amz-retry-after"), 10, 32); err == nil {
		return time.Duration(ms) * time.Millisecond
	}
	value := response.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil && time.Until(date) > 0 {
		return time.Until(date)
	}
	return 0
}
