package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// tagged gives everything that the API answers to GET a strong ETag, where its operation hasn't, and answers 304 to an
// asker who has it. The reply is held back until it is whole, so that a failure on the way can still be said. With an
// export neither is done: it may be long, and differs each time.
func tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isAPI(r) || r.Method != http.MethodGet || r.URL.Path == exportPath {
			next.ServeHTTP(w, r)
			return
		}
		held := &wholeReply{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(held, r)
		if held.status == http.StatusOK && !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			tag := w.Header().Get("ETag")
			if tag == "" {
				tag = etagOf(held.body.Bytes())
				w.Header().Set("ETag", tag)
			}
			if held := matching(r.Header.Values("If-None-Match"), tag, weakly); held != "" {
				w.Header().Set("ETag", held)
				w.Header().Del("Content-Type")
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		w.WriteHeader(held.status)
		_, _ = held.body.WriteTo(w) // the asker is gone if this fails
	})
}

// wholeReply keeps a reply until it is whole.
type wholeReply struct {
	http.ResponseWriter
	status int
	begun  bool
	body   bytes.Buffer
}

func (h *wholeReply) WriteHeader(status int) {
	if !h.begun {
		h.status, h.begun = status, true
	}
}

func (h *wholeReply) Write(b []byte) (int, error) {
	h.begun = true
	return h.body.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (h *wholeReply) Unwrap() http.ResponseWriter { return h.ResponseWriter }

// etagOf is the tag of a body.
func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// etagFor is the tag that GET gives to a body, for a write that has read what it is about to change.
func etagFor(body any) (string, error) {
	var text bytes.Buffer
	if err := huma.DefaultJSONFormat.Marshal(&text, body); err != nil {
		return "", err
	}
	return etagOf(text.Bytes()), nil
}

// unchanged refuses a write that doesn't say which version it changes, or names another than the one that GET shows as
// body. ifMatch are the headers If-Match.
func unchanged(ifMatch []string, body any) error {
	if strings.Join(ifMatch, "") == "" {
		return apiError(kindUnguarded, "", Fault{"header.If-Match", "is missing: send the ETag of what you read"})
	}
	tag, err := etagFor(body)
	if err != nil {
		return err
	}
	if matching(ifMatch, tag, strongly) == "" {
		return apiError(kindStale, "", Fault{"header.If-Match", "names another version; the present one is " + tag})
	}
	return nil
}

// How tags are compared (RFC 9110, 8.8.3.2): weakly where a copy is to be used again, strongly where it is to be changed.
const (
	weakly   = true
	strongly = false
)

// matching returns which of the tags that headers list is the tag, be it that of a compressed form of the same; the tag
// itself where they list any, and "" where none is.
func matching(headers []string, tag string, weak bool) string {
	for _, header := range headers {
		for listed := range strings.SplitSeq(header, ",") {
			listed = strings.TrimSpace(listed)
			if weak {
				listed = strings.TrimPrefix(listed, "W/")
			}
			switch {
			case listed == "*":
				return tag
			case listed == tag, slices.ContainsFunc(formsOfTags, func(form string) bool {
				return listed == strings.TrimSuffix(tag, `"`)+form+`"`
			}):
				return listed
			}
		}
	}
	return ""
}
