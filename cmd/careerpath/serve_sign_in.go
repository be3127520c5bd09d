package main

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/server"
	"careerpath/server/openid"
)

// issuer is the value of --oidc-issuer.
type issuer string

func (i *issuer) String() string { return string(*i) }

// Type names the value in the command's help.
func (i *issuer) Type() string { return "URL" }

// Set takes the address of a provider.
func (i *issuer) Set(text string) error {
	address, err := openid.ParseIssuer(text)
	*i = issuer(address)
	return err
}

// signIn is what serve is told of the provider that people sign in at.
type signIn struct {
	issuer   issuer
	client   string
	secret   string
	domains  []string
	claim    string
	managers []string
	scopes   []string
	required bool
}

const oidcSecret = "oidc-client-secret"

func (s *signIn) addTo(flags *pflag.FlagSet) {
	flags.Var(&s.issuer, "oidc-issuer", "have people sign in at the OpenID Connect provider with this address")
	flags.StringVar(&s.client, "oidc-client-id", "", "the `ID` that the provider knows this site by")
	settings.Secret(flags, &s.secret, oidcSecret, "the secret that the provider has given this site")
	flags.StringSliceVar(&s.domains, "oidc-domains", nil, "only accounts with a verified e-mail address at one of these "+
		"`DOMAINS`, such as example.org,example.com")
	flags.StringSliceVar(&s.managers, "oidc-group-managers", nil, "only accounts in one of these `GROUPS` of the "+
		"provider's may open and run groups here")
	flags.StringVar(&s.claim, "oidc-group-claim", "groups", "the `CLAIM` in which the provider names an account's groups")
	flags.StringSliceVar(&s.scopes, "oidc-scopes", nil, "ask for these `SCOPES`, too, where the provider names groups only "+
		"then")
	flags.BoolVar(&s.required, "oidc-required", false, "nobody begins without signing in")
}

// check finds what is missing and what is of no use.
func (s *signIn) check(flags *pflag.FlagSet, public *publicURL) (err error) {
	if s.issuer == "" {
		// Wherever they are from: a site that is meant for some must not open to all because a line is missing.
		flags.VisitAll(func(f *pflag.Flag) {
			if err == nil && strings.HasPrefix(f.Name, "oidc-") && f.Changed {
				err = settings.At(flags, f.Name, usagef("--%s is of no use without --oidc-issuer", f.Name))
			}
		})
		return err
	}
	switch {
	case s.client == "":
		return usagef("--oidc-issuer needs --oidc-client-id, the id that the provider knows this site by")
	case s.secret == "":
		return usagef("--oidc-issuer needs the secret that the provider has given this site, in %s or --%s-file",
			settings.VariableOf(oidcSecret), oidcSecret)
	case public.URL == nil || !openid.Confidential(public.URL):
		return usagef("--oidc-issuer needs --public-url with https://, since the provider leads people back there")
	case len(s.managers) > 0 && s.claim == "":
		return usagef("--oidc-group-managers needs --oidc-group-claim, the claim in which the provider names groups")
	}
	for i, name := range s.domains {
		if s.domains[i], err = openid.ParseDomain(name); err != nil {
			return settings.At(flags, "oidc-domains", usagef("--oidc-domains takes %w, not %q", err, name))
		}
	}
	return nil
}

// begin has a site sign people in, where it is to.
func (s *signIn) begin(site *server.Server, public *publicURL, log *slog.Logger) error {
	if s.issuer == "" {
		return nil
	}
	back := public.String() + "/sign-in/back"
	log.Info("people sign in by an account", "at", s.issuer.String(), "and are led back to", back)
	p := openid.New(openid.Settings{Issuer: s.issuer.String(), ClientID: s.client, Secret: s.secret, Return: back,
		Domains: s.domains, GroupClaim: s.claim, Managers: s.managers, Scopes: s.scopes}, time.Now)
	if err := site.SignInBy(p, s.required); err != nil {
		return fmt.Errorf("preparing to sign people in: %w", err)
	}
	return nil
}
