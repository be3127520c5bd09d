package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"careerpath/cmd/careerpath/internal/remote"
)

const loginLong = `Keeps a key for a careerpath server, in a file of yours that nobody else may read.
Then 'careerpath progress' and 'careerpath export me' work there, and with --server
'careerpath quiz' and 'careerpath plan' do.

Make a key in the browser, under My results, Where you are signed in, and type it
here, or send it with --token - on standard input. Where you have nothing at the
server yet, --new makes a new person there.

--forget removes the key from this machine. It goes on to open your data until you
end it in the browser. The key of a person made with --new is the only one there is
until you make others: without it nobody gets at that person's data again.`

// login is one call of the command.
type login struct {
	account
	server         string // address
	fresh, forget  bool
	stdin          io.Reader
	stdout, stderr io.Writer
}

func newLoginCommand() *cobra.Command {
	l := login{}
	cmd := &cobra.Command{
		Use:   "login URL",
		Short: "Keep a key for a careerpath server",
		Long:  loginLong,
		Example: `  careerpath login https://careers.example.org
  careerpath login https://careers.example.org --new
  careerpath login https://careers.example.org --token - < key.txt
  careerpath login https://careers.example.org --forget`,
		Args: func(_ *cobra.Command, args []string) (err error) {
			if len(args) != 1 {
				return errors.New("name the server, such as https://careers.example.org")
			}
			if l.server, err = remote.Address(args[0]); err != nil {
				return fmt.Errorf("login takes %w, not %q", err, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			l.stdin, l.stdout, l.stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
			keys, err := remote.OpenKeys()
			if err != nil {
				return err
			}
			if l.forget {
				return l.remove(keys)
			}
			return l.run(cmd.Context(), keys)
		},
	}
	l.addTokenTo(cmd.Flags())
	cmd.Flags().BoolVar(&l.fresh, "new", false, "make a new person at the server")
	cmd.Flags().BoolVar(&l.forget, "forget", false, "forget the key for the server")
	cmd.MarkFlagsMutuallyExclusive("new", "forget")
	return cmd
}

// remove forgets the key for the server.
func (l *login) remove(keys *remote.Keys) error {
	there, err := keys.Remove(l.server)
	if err == nil && !there {
		return fmt.Errorf("there is no key for %s to forget", l.server)
	}
	if err == nil {
		_, err = fmt.Fprintf(l.stdout, "The key for %s is forgotten here. What is kept there stays.\n", l.server)
	}
	return err
}

// run finds a key that opens something at the server, and keeps it.
func (l *login) run(ctx context.Context, keys *remote.Keys) error {
	if remote.Readable(l.server) {
		fmt.Fprintf(l.stderr, "careerpath: %s is not https: others on the way can read the key and all that is sent\n", l.server)
	}
	before := "" // whose key there is
	if old := keys.Find(l.server); old != "" {
		var err error
		before, err = remote.New(l.server, old).Me(ctx)
		if err != nil && !errors.Is(err, remote.ErrNoKey) {
			return err
		}
	}
	if before != "" && l.fresh {
		return l.another()
	}
	token, err := l.key(ctx)
	if err != nil {
		return err
	}
	id, err := remote.New(l.server, token).Me(ctx)
	switch {
	case err != nil:
		return err
	case before != "" && before != id:
		return l.another()
	}
	if err := keys.Put(l.server, token); err != nil {
		return err
	}
	_, err = fmt.Fprintf(l.stdout, "You are logged in at %s. The key is in %s.\n", l.server, keys.Path())
	return err
}

// another refuses to put somebody else's key in the place of the one there is, which may be the only one of theirs.
func (l *login) another() error {
	return fmt.Errorf("you are logged in at %[1]s as somebody else: run 'careerpath login %[1]s --forget' first, if you "+
		"are sure that you don't need that key any more", l.server)
}

// key finds a key: a new person's, the one that was given, or the one that is typed.
func (l *login) key(ctx context.Context) (string, error) {
	if l.fresh {
		if l.token != "" || l.tokenFile != "" {
			return "", usagef("--new makes a key, so it takes none: leave out --token and --token-file, and CAREERPATH_TOKEN")
		}
		return remote.New(l.server, "").NewPerson(ctx, "careerpath login")
	}
	given := l.account
	var typed []byte
	var err error
	switch terminal, ok := l.stdin.(*os.File); {
	case l.token == "-" && l.tokenFile == "":
		typed, err = io.ReadAll(io.LimitReader(l.stdin, 1<<10))
	case l.token != "" || l.tokenFile != "":
		return given.given()
	case ok && isTerminal(l.stdin):
		typed, err = unshown(ctx, terminal, l.stderr, fmt.Sprintf("Key for %s (it is not shown): ", l.server))
	default:
		return "", usagef("which key? --token - reads it from standard input, and --new makes a new person")
	}
	switch {
	case errors.Is(err, errNotLoggedIn):
		return "", err
	case err != nil:
		return "", fmt.Errorf("the key can't be read: %w", err)
	}
	token, err := tokenIn(typed)
	switch {
	case err != nil:
		return "", fmt.Errorf("what you sent %w", err)
	case token == "":
		return "", errors.New("no key was given, so nothing was kept")
	}
	return token, nil
}

// errNotLoggedIn says that somebody wanted no key kept after all.
var errNotLoggedIn = errors.New("stopped; nothing was kept")

// unshown asks for a line in a terminal that doesn't show it. Whatever ends it, the terminal then shows again what is
// typed.
func unshown(ctx context.Context, terminal *os.File, shown io.Writer, prompt string) (line []byte, err error) {
	state, err := term.MakeRaw(int(terminal.Fd())) // before the prompt: people may type as soon as they see it
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, term.Restore(int(terminal.Fd()), state)) }()
	type reply struct {
		text string
		err  error
	}
	typed := make(chan reply, 1)
	go func() {
		text, err := term.NewTerminal(readWriter{terminal, shown}, "").ReadPassword(prompt)
		typed <- reply{text, err}
	}()
	select {
	case r := <-typed:
		if errors.Is(r.err, io.EOF) { // Ctrl-C, or Ctrl-D
			return nil, errNotLoggedIn
		}
		return []byte(r.text), r.err
	case <-ctx.Done():
		return nil, errNotLoggedIn
	}
}

// readWriter is where a terminal is read from and where it is written to.
type readWriter struct {
	io.Reader
	io.Writer
}
