package socket

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"

	"careerpath/store/bolt"
)

// Client asks the server that has a database.
type Client struct {
	http *http.Client
}

// Dial finds the server that has the database at a path. ErrNobody where none answers.
func Dial(ctx context.Context, db string) (*Client, error) {
	path, err := short(Path(db))
	if err != nil { // then no server has it either
		return nil, ErrNobody
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}
	conn, err := dial(ctx, "", "")
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return nil, ErrNobody
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("a server has %s, and only the user that runs it may ask it: become that user, or root", db)
	case err != nil:
		return nil, fmt.Errorf("the server that has %s can't be reached: %w", db, err)
	}
	_ = conn.Close() // of no more use
	return &Client{&http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}, nil
}

// ask sends a request. Any answer but 200 is an error.
func (c *Client) ask(ctx context.Context, method, path string, body any) (io.ReadCloser, error) {
	var sent io.Reader // none where there is nothing to say: then the server notices when this end goes
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		sent = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://careerpath"+path, sent)
	if err != nil {
		return nil, err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("the server went away: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<10)) // whatever there is
		return nil, errors.Join(fmt.Errorf("the server says: %s", strings.TrimSpace(string(said))), answer.Body.Close())
	}
	return answer.Body, nil
}

// Status asks how the server is and, where days are more than 0, how many people nobody has seen for that long.
func (c *Client) Status(ctx context.Context, days int) (is Status, err error) {
	body, err := c.ask(ctx, http.MethodGet, "/status?unseen="+strconv.Itoa(days), nil)
	if err != nil {
		return is, err
	}
	defer func() { _ = body.Close() }() // it was read
	if err := json.NewDecoder(body).Decode(&is); err != nil {
		return is, fmt.Errorf("the server's answer can't be read: %w", err)
	}
	return is, nil
}

// Backup makes a file of what the server keeps: see bolt.Receive.
func (c *Client) Backup(
	ctx context.Context, to string, proof bool, progress func(done, all int64),
) (records int, err error) {
	path := "/backup"
	if proof {
		path += "?proof"
	}
	body, err := c.ask(ctx, http.MethodPost, path, nil)
	if err != nil {
		return 0, err
	}
	records, err = bolt.Receive(body, to, proof, progress)
	return records, errors.Join(err, body.Close())
}

// BackupMade tells the server that a backup is a file by now.
func (c *Client) BackupMade(ctx context.Context, bytes int64, proved bool) error {
	body, err := c.ask(ctx, http.MethodPost, "/backup/made", made{Bytes: bytes, Proved: proved})
	if err != nil {
		return err
	}
	return body.Close()
}

// Compact has the server write its database anew, and returns how many bytes it had and has.
func (c *Client) Compact(ctx context.Context, progress func(done, all int64)) (before, after int64, err error) {
	body, err := c.ask(ctx, http.MethodPost, "/compact", nil)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = body.Close() }() // it was read
	for in := json.NewDecoder(body); ; {
		var s step
		switch err := in.Decode(&s); {
		case err != nil:
			return 0, 0, fmt.Errorf("the server went away before it was done: %w", err)
		case s.Error != "":
			return 0, 0, errors.New(s.Error)
		case s.After > 0:
			return s.Before, s.After, nil
		}
		progress(s.Done, s.All)
	}
}
