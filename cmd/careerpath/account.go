package main

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/remote"
)

// accountLong says in the help of commands that can work at a server how they find it.
const accountLong = `With --server it works at a careerpath server, as the person whose key 'careerpath
login' has kept for it. A key may also come from --token-file, CAREERPATH_TOKEN or
--token; others on the machine can read what a program was called with.`

// account is which server a command works at, and as whom.
type account struct {
	server    serverAddress
	token     string
	tokenFile string
}

// serverAddress is the value of --server.
type serverAddress string

func (s *serverAddress) String() string { return string(*s) }

// Type names the value in a command's help.
func (s *serverAddress) Type() string { return "URL" }

// Set takes an address.
func (s *serverAddress) Set(text string) error {
	address, err := remote.Address(text)
	*s = serverAddress(address)
	return err
}

func (a *account) addTo(flags *pflag.FlagSet) {
	flags.Var(&a.server, "server", "work at this careerpath server")
	a.addTokenTo(flags)
}

func (a *account) addTokenTo(flags *pflag.FlagSet) {
	flags.StringVar(&a.token, "token", "", "the `KEY` to work with there")
	flags.StringVar(&a.tokenFile, "token-file", "", "read the key to work with from `FILE`")
}

// open is the server that the flags name, nil where they name none.
func (a *account) open(flags *pflag.FlagSet) (*remote.Server, error) {
	if a.server != "" {
		return a.at(string(a.server))
	}
	for _, name := range []string{"token", "token-file"} {
		if typed(flags, name) {
			return nil, usagef("--%s is of no use without --server", name)
		}
	}
	return nil, nil
}

// openAny is the server that the flags name, or else the one logged in to last.
func (a *account) openAny() (*remote.Server, error) {
	if a.server != "" {
		return a.at(string(a.server))
	}
	keys, err := remote.OpenKeys()
	if err != nil {
		return nil, err
	}
	if keys.Last() == "" {
		return nil, usagef("at which server? Log in with 'careerpath login URL', or name it with --server")
	}
	return a.at(keys.Last())
}

func (a *account) at(address string) (*remote.Server, error) {
	token, err := a.given()
	if err != nil {
		return nil, err
	}
	if token == "" {
		keys, err := remote.OpenKeys()
		if err != nil {
			return nil, err
		}
		if token = keys.Find(address); token == "" {
			return nil, fmt.Errorf("there is no key for %[1]s: run 'careerpath login %[1]s' first", address)
		}
	}
	return remote.New(address, token), nil
}

// given is the key that the flags name, "" where they name none.
func (a *account) given() (string, error) {
	switch {
	case a.token != "" && a.tokenFile != "":
		return "", usagef("there are two keys, of --token (or CAREERPATH_TOKEN) and --token-file: leave out one of the two")
	case a.token == "-":
		return "", usagef("only 'careerpath login' reads a key from standard input: use --token-file")
	}
	text := []byte(a.token)
	if a.tokenFile != "" {
		var err error
		if text, err = os.ReadFile(a.tokenFile); err != nil {
			return "", fmt.Errorf("can't read the key: %w", err)
		}
	}
	token, err := tokenIn(text)
	if err != nil {
		return "", fmt.Errorf("%s %w", cmp.Or(a.tokenFile, "--token (or CAREERPATH_TOKEN)"), err)
	}
	if token == "" && a.tokenFile != "" {
		return "", fmt.Errorf("%s is empty: it should have a key", a.tokenFile)
	}
	return token, nil
}

// tokenIn is the key in a text, "" for none. A key is a word of ASCII, which a header can carry.
func tokenIn(text []byte) (string, error) {
	token := strings.TrimSpace(string(text))
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("has no key: that is a word of %d letters, digits, - and _", tokenLetters)
	}
	return token, nil
}

// tokenLetters is how long a key is: 256 bits in base64.
const tokenLetters = 43
