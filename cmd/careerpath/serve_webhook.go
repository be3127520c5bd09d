package main

import (
	"fmt"
	"log/slog"
	"net/url"

	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/server/webhook"
	"careerpath/store"
)

// hookSecret is the setting that has the webhook's secret.
const hookSecret = "webhook-secret"

// webhookURL is the value of --webhook.
type webhookURL struct{ *url.URL }

func (w *webhookURL) String() string {
	if w.URL == nil {
		return ""
	}
	return w.URL.String()
}

// Shown leaves out the path: with some programs it is what lets one in.
func (w *webhookURL) Shown() string {
	if w.URL == nil {
		return ""
	}
	return w.Scheme + "://" + w.Host + "/…"
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
	url    webhookURL
	secret string

	secrets webhook.Secrets
}

func (h *hook) addTo(flags *pflag.FlagSet) {
	flags.Var(&h.url, "webhook", "tell the program at this address of finished quizzes, adopted plans and milestones")
	settings.Secret(flags, &h.secret, hookSecret, "the secret that those messages are signed with")
}

// check finds what messages are signed with, where there are to be any.
func (h *hook) check(flags *pflag.FlagSet) (err error) {
	variable := settings.VariableOf(hookSecret)
	switch {
	case h.url.URL == nil && typed(flags, hookSecret+"-file"):
		return usagef("--webhook-secret-file is of no use without --webhook")
	case h.url.URL == nil:
		return nil
	case h.secret == "":
		return usagef("--webhook needs a secret to sign with, in %s or --webhook-secret-file: whsec_ and 24 to 64 "+
			"random bytes in base64", variable)
	}
	if h.secrets, err = webhook.ParseSecrets(h.secret); err != nil {
		from := variable
		if file := flags.Lookup(hookSecret + "-file").Value.String(); file != "" {
			from = file
		}
		return fmt.Errorf("the webhook secret in %s %w", from, err)
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
