package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Limits of one request.
const (
	patience   = 20 * time.Second // for all of it; the specification recommends 15 to 30
	mostHeader = 16 << 10         // bytes of the answer's header
	mostBody   = 64 << 10         // bytes of the answer's body that are read, so that the connection can be used again
)

// Receiver is the program that messages are sent to.
type Receiver struct {
	URL     *url.URL // from ParseURL
	Secrets Secrets  // from ParseSecrets

	Transport http.RoundTripper // nil for the usual one, which verifies certificates and takes the environment's proxy
}

// ParseURL reads the address of a receiver. The error says what is taken instead, to go after "takes".
func ParseURL(text string) (*url.URL, error) {
	const such = "such as https://hr.example.org/hooks"
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("the address of the program that is told, with https:// and a host, " + such)
	case u.User != nil:
		return nil, errors.New("an address without a name and password: messages are signed, which the program can verify")
	case u.Fragment != "":
		return nil, errors.New("an address without a #, " + such)
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return nil, errors.New("an address with https://, " + such + "; http:// only on this machine, " +
			"as in http://127.0.0.1:9000/hooks")
	}
	return u, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Secrets sign messages, each of them every message, so that a receiver may change from one to another.
type Secrets struct{ keys [][]byte }

// How long a secret may be, in bytes, and how many there may be.
const (
	leastSecret, mostSecret = 24, 64
	mostSecrets             = 2
)

const secretPrefix = "whsec_"

// ParseSecrets reads one secret, or two with white space between them: whsec_ and 24 to 64 random bytes in base64. The
// error says what is wrong without repeating the secret, to go after "the webhook secret".
func ParseSecrets(text string) (Secrets, error) {
	fields := strings.Fields(text)
	switch {
	case len(fields) == 0:
		return Secrets{}, errors.New("is empty")
	case len(fields) > mostSecrets:
		return Secrets{}, fmt.Errorf("has %d parts: at most two secrets are taken, the new one and the old one", len(fields))
	}
	var s Secrets
	for _, field := range fields {
		encoded, ok := strings.CutPrefix(field, secretPrefix)
		key, err := base64.StdEncoding.DecodeString(encoded)
		switch {
		case !ok:
			return Secrets{}, errors.New("does not begin with " + secretPrefix)
		case err != nil:
			return Secrets{}, errors.New("is not base64 after " + secretPrefix)
		case len(key) < leastSecret || len(key) > mostSecret:
			return Secrets{}, fmt.Errorf("has %d bytes after %s: it must have %d to %d", len(key), secretPrefix,
				leastSecret, mostSecret)
		}
		s.keys = append(s.keys, key)
	}
	return s, nil
}

// String hides the secrets from whoever prints or logs what has them.
func (Secrets) String() string { return "(secret)" }

// GoString does the same for %#v.
func (Secrets) GoString() string { return "webhook.Secrets{…}" }

// Sign returns the header webhook-signature of a message that is sent at a time, as Standard Webhooks 1.0.0 has it: for
// each secret v1, and the HMAC-SHA256 of id, seconds since 1970 and body, with full stops between them, in base64.
func (s Secrets) Sign(id string, at time.Time, body []byte) string {
	var signatures []string
	for _, key := range s.keys {
		sum := hmac.New(sha256.New, key)
		_, _ = fmt.Fprintf(sum, "%s.%d.%s", id, at.Unix(), body) // a hash never fails
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(sum.Sum(nil)))
	}
	return strings.Join(signatures, " ")
}

// answer is what became of one request.
type answer struct {
	taken bool          // the receiver has the message
	gone  bool          // the receiver wants no more messages
	after time.Duration // how long it asks to be left alone, 0 where it doesn't say
	why   string        // it was not taken
}

// client makes the requests to a receiver.
func (r *Receiver) client() *http.Client {
	transport := r.Transport
	if transport == nil {
		usual := http.DefaultTransport.(*http.Transport).Clone()
		usual.MaxResponseHeaderBytes = mostHeader
		transport = usual
	}
	return &http.Client{Transport: transport, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// send sends a message once.
func (r *Receiver) send(ctx context.Context, client *http.Client, id string, body []byte) answer {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL.String(), bytes.NewReader(body))
	if err != nil {
		return answer{why: withoutURL(err)}
	}
	now := time.Now()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "careerpath")
	req.Header.Set("webhook-id", id)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	req.Header.Set("webhook-signature", r.Secrets.Sign(id, now, body))
	resp, err := client.Do(req)
	if err != nil {
		return answer{why: withoutURL(err)}
	}
	defer func() { _ = resp.Body.Close() }()         // nothing more is wanted of it
	_, _ = io.CopyN(io.Discard, resp.Body, mostBody) // the status says all there is to know
	a := answer{taken: resp.StatusCode/100 == 2, gone: resp.StatusCode == http.StatusGone,
		why: fmt.Sprintf("it answers %d", resp.StatusCode)}
	if !a.taken {
		a.after = retryAfter(resp.Header.Get("Retry-After"), now)
	}
	return a
}

// withoutURL says what went wrong without the address, which may have a secret of the receiver's in it.
func withoutURL(err error) string {
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err
	}
	return err.Error()
}

// retryAfter reads the header of that name, which has seconds or a date; 0 where it says nothing that can be followed.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
