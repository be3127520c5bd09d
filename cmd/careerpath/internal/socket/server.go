package socket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"time"

	"careerpath/store/bolt"
)

// patience is how long whoever asked for something may take nothing of it: they may be reading what they have.
const patience = 10 * time.Minute

// Server answers commands.
type Server struct {
	store  *bolt.Store
	status Status // what doesn't change
	unseen Unseen
	log    *slog.Logger
	now    func() time.Time

	path string
	http *http.Server
	done chan struct{}
}

// Unseen says how many people there are, and how many of them nobody has seen for so many days.
type Unseen func(ctx context.Context, days int) (people, unseen int, err error)

// Serve answers commands about the database at a path, which the store has open, until Close is called.
func Serve(
	ctx context.Context, db string, s *bolt.Store, is Status, unseen Unseen, log *slog.Logger, now func() time.Time,
) (*Server, error) {
	listener, err := listen(ctx, Path(db))
	if err != nil {
		return nil, err
	}
	c := &Server{store: s, status: is, unseen: unseen, log: log, now: now, path: Path(db), done: make(chan struct{})}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /status", c.tell)
	routes.HandleFunc("POST /backup", c.backup)
	routes.HandleFunc("POST /backup/made", c.backupMade)
	routes.HandleFunc("POST /compact", c.compact)
	c.http = &http.Server{Handler: routes, ReadHeaderTimeout: patience,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	go func() {
		defer close(c.done)
		if err := c.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("commands are answered no more", "error", err.Error())
		}
	}()
	return c, nil
}

// Close cuts what is under way and takes the socket away.
func (c *Server) Close() error {
	err := c.http.Close()
	<-c.done
	return errors.Join(err, os.Remove(c.path))
}

func (c *Server) tell(w http.ResponseWriter, r *http.Request) {
	is, err := c.statusNow(r.Context())
	if days, wrong := strconv.Atoi(r.URL.Query().Get("unseen")); err == nil && wrong == nil && days > 0 {
		is.People, is.Unseen, err = c.unseen(r.Context(), days)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(is) // whoever asked has left
}

// statusNow is the status as of now.
func (c *Server) statusNow(ctx context.Context) (is Status, err error) {
	is = c.status
	if is.Bytes, is.Free, err = c.store.Room(ctx); err != nil {
		return is, err
	}
	marks, err := c.store.Marks(ctx)
	is.Backup, is.Deleted = marks.Backup, marks.Deleted
	check := c.store.Check()
	is.Damaged, is.Checking, is.Unclean = check.Faults, check.Running, check.Total > 0
	return is, err
}

// patient is a reply whose reader has a while for each part of it.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
}

func patiently(w http.ResponseWriter) patient { return patient{w, http.NewResponseController(w)} }

func (p patient) Write(text []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return 0, err
	}
	n, err := p.ResponseWriter.Write(text)
	return n, errors.Join(err, p.control.Flush())
}

func (c *Server) backup(w http.ResponseWriter, r *http.Request) {
	proof := r.URL.Query().Has("proof")
	c.log.Info("a backup is begun", "proof", proof)
	w.Header().Set("Content-Type", "application/octet-stream")
	if err := c.store.Backup(r.Context(), patiently(w), proof); err != nil {
		c.log.Warn("a backup has failed", "error", err.Error())
	}
}

// made is what whoever asked for a backup says of it.
type made struct {
	Bytes  int64 `json:"bytes"`
	Proved bool  `json:"proved"`
}

func (c *Server) backupMade(w http.ResponseWriter, r *http.Request) {
	var m made
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<10)).Decode(&m); err != nil {
		http.Error(w, fmt.Sprintf("that can't be read: %v", err), http.StatusBadRequest)
		return
	}
	if err := c.store.NoteBackup(r.Context(), c.now()); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	c.log.Info("a backup is made", "bytes", m.Bytes, "proved", m.Proved)
}

func (c *Server) compact(w http.ResponseWriter, r *http.Request) {
	began := c.now()
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := json.NewEncoder(patiently(w))
	before, after, err := c.store.Compact(r.Context(), func(done, all int64) {
		_ = out.Encode(step{Done: done, All: all}) // whoever asked has left: then r.Context has ended
	})
	if err != nil {
		c.log.Warn("the database could not be compacted", "error", err.Error())
		_ = out.Encode(step{Error: err.Error()})
		return
	}
	c.log.Info("the database was compacted", "before", before, "after", after, "took", c.now().Sub(began).String())
	_ = out.Encode(step{Before: before, After: after})
}
