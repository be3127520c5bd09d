package server

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

const (
	// leastCompressed is the size of a reply, in bytes, below which compressing saves no packet.
	leastCompressed = 1024

	// mostPadding is how many bytes of padding, at most, hide the exact size of a compressed reply. How many there are
	// depends on all of its first 64 KB, so that asking again tells nothing new.
	mostPadding = 64
)

// Each form of a reply has a tag of its own: the tag of the plain one with one of these before its last quote.
var formsOfTags = []string{"-gzip", "-zstd"}

// compressed sends replies as gzip or zstd where the asker takes that, except those that show a secret: whoever watches
// the line and can have something of theirs put on the same page would guess it from sizes (BREACH). A long reply flows
// after its first 64 KB.
func compressed(next http.Handler) http.Handler {
	wrapper, err := gzhttp.NewWrapper(gzhttp.MinSize(leastCompressed), gzhttp.ContentTypeFilter(isText),
		gzhttp.RandomJitter(mostPadding, 0, true), gzhttp.SuffixETag(formsOfTags[0]))
	if err != nil {
		panic(err) // no option is out of range
	}
	return wrapper(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&beginning{ResponseWriter: w, req: requestOf(r)}, r)
	}))
}

// isText says whether something of a media type gets smaller by compressing.
func isText(kind string) bool {
	for _, part := range []string{"text/", "json", "yaml", "svg"} {
		if strings.Contains(kind, part) {
			return true
		}
	}
	return false
}

// beginning notes that a reply has begun, though its first bytes may be held back until there is more to compress.
type beginning struct {
	http.ResponseWriter
	req   *request
	noted bool
}

func (b *beginning) WriteHeader(status int) {
	if status >= http.StatusOK {
		b.note()
	}
	b.ResponseWriter.WriteHeader(status)
}

func (b *beginning) Write(text []byte) (int, error) {
	b.note()
	return b.ResponseWriter.Write(text)
}

func (b *beginning) note() {
	if b.noted {
		return
	}
	b.noted, b.req.sent = true, true
	if b.req.secret {
		b.Header().Set(gzhttp.HeaderNoCompression, "it shows a secret") // which goes no further
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (b *beginning) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// showsSecret says that the reply to a request shows something that opens a person's data.
func showsSecret(r *http.Request) { requestOf(r).secret = true }
