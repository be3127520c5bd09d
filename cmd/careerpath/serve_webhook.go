package main

import (
	"fmt"
	"log/slog"
	"net/url"
	"os"

	"github.com/spf13/pflag"

	"careerpath/server/webhook"
	"careerpath/store"
)

// secretVariable is where the environment has the webhook's secret. No flag has it: others on the machine can read what
// a program was called with.
const secretVariable = "CAREERPATH_WEBHOOK_SECRET"

// webhookURL is the value of --webhook.
type webhookURL struct{ *url.URL }

func (w *webhookURL) String() string {
	if w.URL == nil {
		return ""
	}
	return w.URL.String()
}

// Type names the value in the command's help.
func (w *webhookURL) Type() string { return "URL" }

// Set takes an address.
func (w *webhookURL) Set(text string) (err error) {
	w.URL, err = webhook.ParseURL(text)
	return err
}

// hook is what serve is told of the program that is told of events.
type hook struct {
	url        webhookURL
	secretFile string

	secrets webhook.Secrets
}

func (h *hook) addTo(flags *pflag.FlagSet) {
	flags.Var(&h.url, "webhook", "tell the program at this address of finished quizzes, adopted plans and milestones")
	flags.StringVar(&h.secretFile, "webhook-secret-file", "", "sign what it is told with the secret in `FILE`, "+
		"where "+secretVariable+" doesn't have it")
}

// readSecrets finds what messages are signed with, where there are to be any.
func (h *hook) readSecrets(flags *pflag.FlagSet, lookup func(string) string) error {
	secret := lookup(secretVariable)
	switch {
	case h.url.URL == nil && typed(flags, "webhook-secret-file"):
		return usagef("--webhook-secret-file is of no use without --webhook")
	case h.url.URL == nil:
		return nil
	case h.secretFile != "" && secret != "":
		return usagef("both --webhook-secret-file and %s have a secret: leave out one of the two", secretVariable)
	case h.secretFile != "":
		text, err := os.ReadFile(h.secretFile)
		if err != nil {
			return fmt.Errorf("can't read the webhook secret: %w", err)
		}
		if h.secrets, err = webhook.ParseSecrets(string(text)); err != nil {
			return fmt.Errorf("the webhook secret in %s %w", h.secretFile, err)
		}
	case secret == "":
		return usagef("--webhook needs a secret to sign with, in %s or --webhook-secret-file: whsec_ and 24 to 64 "+
			"random bytes in base64", secretVariable)
	default:
		var err error
		if h.secrets, err = webhook.ParseSecrets(secret); err != nil {
			return fmt.Errorf("the webhook secret in %s %w", secretVariable, err)
		}
	}
	return nil
}

// over is the store from which the program is told, st itself where none is.
func (h *hook) over(st store.Store, log *slog.Logger) store.Store {
	if h.url.URL == nil {
		return st
	}
	log.Info("webhooks are sent", "to", h.url.Host)
	return webhook.Open(st, webhook.Receiver{URL: h.url.URL, Secrets: h.secrets}, log)
}

// host is where the program that is told runs, "" where there is none.
func (h *hook) host() string {
	if h.url.URL == nil {
		return ""
	}
	return h.url.Hostname()
}
