package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
)

// readsBody reads the body of a request to the API before huma does, which calls every body that doesn't arrive whole a
// fault of the server.
func readsBody(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, _ := humamux.Unwrap(ctx)
		if ctx.Operation().RequestBody == nil {
			next(ctx)
			return
		}
		var body bytes.Buffer
		_, err := body.ReadFrom(r.Body)
		if err == nil {
			err = r.Context().Err()
		}
		if err == nil {
			r.Body = io.NopCloser(&body)
			next(ctx)
			return
		}
		p := bodyProblem(err)
		if err := huma.WriteErr(api, ctx, p.status, p.detail); err != nil {
			requestOf(r).gone = true // nobody is there to read it
		}
	}
}

// bodyProblem is what is wrong with a body that couldn't be read to its end. It is never the server's fault: the asker
// stopped, was too slow, or sent chunks that are none.
func bodyProblem(err error) *problem {
	var tooLarge *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &tooLarge):
		return errTooLarge
	case errors.As(err, &network) && network.Timeout():
		return &problem{http.StatusRequestTimeout, "The request took too long to arrive",
			"the body took too long to arrive: send it again, faster", err}
	case errors.Is(err, context.Canceled):
		return &problem{statusClientGone, "The request was given up", "the request was given up before its body arrived", err}
	}
	return &problem{http.StatusBadRequest, "The request did not arrive whole",
		"the body did not arrive whole: it is shorter than its Content-Length, or its chunks are malformed; send it " +
			"again", err}
}
