package server

import (
	"cmp"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

// defaultPatience is how long an asker may take nothing of a reply before the connection is cut.
const defaultPatience = 30 * time.Second

// replyPart is how much of a reply is written before the asker gets new time to take it, in bytes. It is what somebody
// on a bad line takes in that time.
const replyPart = 16 << 10

// replyWriter writes to the asker for as long as they take something, and remembers what was sent. Without it a large
// download is cut after a fixed time, though bytes flow.
type replyWriter struct {
	http.ResponseWriter
	control       *http.ResponseController
	patience      time.Duration
	req           *request
	status, bytes int
}

func (w *replyWriter) WriteHeader(status int) {
	if w.status >= http.StatusOK { // what comes after, such as an error met on the way, can't be said any more
		return
	}
	w.req.sent = w.req.sent || status >= http.StatusOK
	w.status = status
	_ = w.extend() // what can't be sent shows when it is
	w.ResponseWriter.WriteHeader(status)
}

func (w *replyWriter) Write(b []byte) (int, error) {
	w.req.sent = true
	w.status = cmp.Or(w.status, http.StatusOK)
	written := 0
	for {
		part := b[written:min(len(b), written+replyPart)]
		if err := w.extend(); err != nil {
			w.req.gone = true
			return written, err
		}
		n, err := w.ResponseWriter.Write(part)
		written += n
		w.bytes += n
		if err != nil {
			w.req.gone = w.req.gone || isGone(err)
			return written, err
		}
		if written >= len(b) {
			return written, nil
		}
	}
}

// extend gives the asker new time to take something. A server's own limit runs from the request on, and what it took to
// work out the reply is no fault of the asker's.
func (w *replyWriter) extend() error {
	err := w.control.SetWriteDeadline(time.Now().Add(w.patience))
	if errors.Is(err, http.ErrNotSupported) { // no connection: a test's recorder
		return nil
	}
	return err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *replyWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// outcome is the status for the log.
func (w *replyWriter) outcome() int {
	switch {
	case w.req.gone:
		return statusClientGone
	case w.status == 0:
		return http.StatusOK
	}
	return w.status
}

// isGone says whether a reply couldn't be written because the asker has left, or takes nothing any more.
func isGone(err error) bool {
	for _, left := range []error{syscall.EPIPE, syscall.ECONNRESET, os.ErrDeadlineExceeded, net.ErrClosed} {
		if errors.Is(err, left) {
			return true
		}
	}
	return false
}

// ignoreGone forgives writing to someone who has left.
func ignoreGone(err error) error {
	if isGone(err) {
		return nil
	}
	return err
}

// answerJSON answers a script of our own pages.
func answerJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, err = w.Write(body)
	return ignoreGone(err)
}
