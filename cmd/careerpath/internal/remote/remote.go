// Package remote talks to a careerpath server as one of its people, and keeps their keys. It must never know how
// questions are asked or results are shown.
package remote

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Limits of a request.
const (
	patience   = time.Minute
	mostAnswer = 256 << 20 // bytes; everything that is kept of a person over many years is a few million
	mostTold   = 300       // bytes of what a server says that are repeated
)

// Server is a careerpath server, and who one is there.
type Server struct {
	address string // as Address gives it
	token   string // the key, "" for nobody
	client  *http.Client
}

// Address reads the address of a server and writes it in one way: scheme, host and port. The error says what is taken
// instead, to go after "takes".
func Address(text string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Opaque != "" || u.Hostname() == "":
		return "", errors.New("the address of a careerpath server, such as https://careers.example.org")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "":
		return "", errors.New("the address of a careerpath server without more, such as https://careers.example.org")
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

// Readable says whether others on the way can read what is sent to an address.
func Readable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "https" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}

// New is the server at an address from Address, for whoever has the key.
func New(address, token string) *Server {
	return &Server{address, token, &http.Client{Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Address is where the server is.
func (s *Server) Address() string { return s.address }

// ErrNoKey is in the error of every call whose key opens nothing at the server.
var ErrNoKey = errors.New("the key has ended, was revoked, or is of another server")

// Problem is why a server refuses a request.
type Problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail"`
	Errors []Fault `json:"errors"`
}

// Fault is one thing that is wrong with a request.
type Fault struct {
	Location string `json:"location"`
	Message  string `json:"message"`
}

// Error tells all that is wrong.
func (p *Problem) Error() string {
	text := printable(p.Detail)
	if text == "" {
		text = printable(p.Title)
	}
	for _, f := range p.Errors {
		text += "\n" + printable(f.Location) + ": " + printable(f.Message)
	}
	return text
}

// printable is a text of a server without what could do something to a terminal, and of no great length.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, text)
	if len(text) > mostTold {
		text = strings.ToValidUTF8(text[:mostTold], "") + "…"
	}
	return text
}

// call makes a request and reads the answer into out, where that isn't nil. A POST has a key of its own, so that it
// can be sent again where the reply is lost, and does its work once.
func (s *Server) call(ctx context.Context, method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	once := ""
	if method == http.MethodPost && own(path) {
		once = uuid.NewString()
	}
	resp, err := s.send(ctx, method, path, body, once)
	if err != nil && once != "" && ctx.Err() == nil {
		resp, err = s.send(ctx, method, path, body, once)
	}
	if err != nil {
		return s.unreachable(err)
	}
	defer func() { _ = resp.Body.Close() }() // what was wanted of it has been read
	text, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer+1))
	switch {
	case err != nil:
		return s.unreachable(err)
	case len(text) > mostAnswer:
		return fmt.Errorf("%s answers with more than %d MB: that is no careerpath", s.address, mostAnswer>>20)
	case resp.StatusCode/100 != 2:
		return s.refused(resp, text)
	case out == nil:
		return nil
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("%s answers with something else than this program knows: it may be of another version (%w)",
			s.address, err)
	}
	return nil
}

func (s *Server) send(ctx context.Context, method, path string, body []byte, once string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.address+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json, application/problem+json")
	req.Header.Set("User-Agent", "careerpath")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if own(path) {
		req.Header.Set("Authorization", "Bearer "+s.token)
	}
	if once != "" {
		req.Header.Set("Idempotency-Key", once)
	}
	return s.client.Do(req)
}

// own says whether a path is of the person whose key is sent.
func own(path string) bool { return strings.HasPrefix(path, "/api/v1/me") }

// unreachable words why there is no answer.
func (s *Server) unreachable(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err
	}
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &certificate):
		return fmt.Errorf("%s can't prove that it is the server of that name: %w", s.address, certificate.Err)
	case errors.As(err, &record) || strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return fmt.Errorf("%s doesn't speak https: is the address http://%s?", s.address,
			strings.TrimPrefix(s.address, "https://"))
	}
	return fmt.Errorf("%s can't be reached: %w", s.address, err)
}

// refused words what a server answers that is no success.
func (s *Server) refused(resp *http.Response, text []byte) error {
	if to := resp.Header.Get("Location"); resp.StatusCode/100 == 3 && to != "" {
		return fmt.Errorf("%s leads on to %s: give that address", s.address, printable(to))
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	p := &Problem{}
	if kind != "application/problem+json" || json.Unmarshal(text, p) != nil || p.Title == "" {
		return fmt.Errorf("%s is no careerpath server, or of another version than this program: it answers %d to %s",
			s.address, resp.StatusCode, resp.Request.URL.Path)
	}
	if resp.StatusCode == http.StatusUnauthorized {
		return fmt.Errorf("%s doesn't take the key: %w", s.address, ErrNoKey)
	}
	return fmt.Errorf("%s: %w", s.address, p)
}
