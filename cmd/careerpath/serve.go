package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"sync"
	"time"
	_ "time/tzdata"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/demo"
	"careerpath/cmd/careerpath/internal/metrics"
	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/cmd/careerpath/internal/upkeep"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/server"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/postgres"
)

// limits are how long a client may take over each part of a request, and a request under way when the server is told to
// stop.
type limits struct {
	header time.Duration
	read   time.Duration // the whole request
	stall  time.Duration // while taking nothing of a reply; as long as bytes flow a reply may take for ever
	idle   time.Duration // between requests
	drain  time.Duration // below the 10 s after which container runtimes and service managers kill
}

var usualLimits = limits{header: 5 * time.Second, read: 30 * time.Second, stall: 30 * time.Second,
	idle: 2 * time.Minute, drain: 5 * time.Second}

const maxHeader = 16 << 10 // bytes

// publicURL is the value of --public-url.
type publicURL struct{ *url.URL }

func (p *publicURL) String() string {
	if p.URL == nil {
		return ""
	}
	return p.URL.String()
}

// Type names the value in the command's help.
func (p *publicURL) Type() string { return "URL" }

// Set takes an address.
func (p *publicURL) Set(text string) (err error) {
	p.URL, err = server.ParsePublicURL(text)
	return err
}

// accent is the value of --accent.
type accent struct{ *server.Colour }

func (a *accent) String() string {
	if a.Colour == nil {
		return ""
	}
	return a.Colour.String()
}

// Type names the value in the command's help.
func (a *accent) Type() string { return "COLOUR" }

// Set takes a colour.
func (a *accent) Set(text string) error {
	c, err := server.ParseColour(text)
	if err == nil {
		a.Colour = &c
	}
	return err
}

// serving is what serve is told.
type serving struct {
	addr   string
	data   database
	public publicURL
	name   string // of the site, "" for the program's own
	logo   string // file, "" for the program's own
	accent accent
	hook   hook
	tls    secure
	signIn signIn
	guard  guard
	demo   bool

	delay       parsed[time.Duration] // between failing /readyz and taking no more requests, on a stop
	metricsAddr string                // "" for none
	metrics     *metrics.Metrics
	limits      limits
	keeping     keeping
	flags       *pflag.FlagSet // that the above is from, nil where it is from none
}

func newServeCommand(p *program) *cobra.Command {
	s := serving{limits: usualLimits}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the quiz, results and roles as web pages, and the API",
		Long: `Serves the web pages and the API at --addr and keeps people's data in --db, which
is made where it doesn't exist.

Every answer that the pages say is saved is on disk. Stop with Ctrl-C: requests
under way are finished first, and cut after 5 seconds. A second Ctrl-C ends it at
once. Behind a load balancer, --drain-delay 5s gives that time to see from /readyz
that it should send requests elsewhere.

Each setting can be a flag, a variable of the environment, or a line of the file
careerpath.yaml: 'careerpath config' shows what is in force.

Where people reach it through a proxy, say with --public-url what address they
type: forms and private links need it, and with https cookies are secure.

So that nobody takes more than their share, it takes only so much of one network
and of one person; --limits 5 takes five times as much. Behind a proxy, name the
proxy with --trusted-proxies, or all who come through it count as one.

It speaks HTTPS itself with --tls-cert and --tls-key, or with --acme-domains, and
tells Prometheus at --metrics-addr how it does.

It can carry your name, logo and colour. Where text in the accent colour would be
hard to read, on light pages or on dark ones, it is shown a little darker or
lighter. The logo is an SVG without scripts, or a PNG.

With --webhook a program of yours is told when somebody finishes a quiz, adopts a
plan or reaches a milestone, never with answers, results or names in it. Messages
are signed as Standard Webhooks has it, with a secret that is in
CAREERPATH_WEBHOOK_SECRET or a file.

With --oidc-issuer people come back by the account that they have at their
organisation (OpenID Connect). The client's secret is in
CAREERPATH_OIDC_CLIENT_SECRET or a file.

People stay until they delete what is kept of them. With --forget-after those are
deleted who have not been there for so long: 'careerpath stats --forget-after 730d'
tells how many that would be. What was deleted is shown nowhere, and its bytes go
from the file when it is written anew: by itself, when half of it is free, within a
day with --purge, and at once with 'careerpath compact'.

With --demo it shows a made-up person who has taken two quizzes, five times in nine
months, and done half of a plan, so that every page has something to show. It
prints the link to open. Nothing is kept.`,
		Example: "  careerpath serve\n  careerpath serve --addr 127.0.0.1:9000 --db people.db\n  careerpath serve " +
			"--public-url https://careers.example.org\n  careerpath serve --name \"Acme careers\" --logo acme.svg --accent " +
			"'#7a1fa2'\n  careerpath serve --webhook https://hr.example.org/hooks --webhook-secret-file secret.txt\n" +
			"  careerpath serve --public-url https://careers.example.org --oidc-issuer https://login.example.org " +
			"--oidc-client-id careerpath --oidc-client-secret-file secret.txt\n  careerpath serve --demo",
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.check(cmd.Flags()); err != nil {
				return err
			}
			catalog, err := p.provenCatalog()
			if err != nil {
				return err
			}
			spoken, err := p.spoken()
			if err != nil {
				return err
			}
			return s.run(cmd.Context(), catalog, spoken, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	s.addTo(cmd.Flags())
	return cmd
}

// addTo adds a flag for each setting. It is the one table of them: variables, the file and the documentation follow it.
func (s *serving) addTo(flags *pflag.FlagSet) {
	settings.FileFlag(flags)
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8080", "listen at `HOST:PORT`; port 0 takes any that is free")
	s.data.addTo(flags, "careerpath.db", "keep people's data in `FILE`", "keep people's data in the PostgreSQL at `URL`, "+
		"such as postgres://user@host/name, instead of a file")
	flags.Var(&s.public, "public-url", "the address people type, where a proxy stands between, such as "+
		"https://careers.example.org")
	flags.StringVar(&s.name, "name", "", "call the site `NAME` instead of careerpath")
	flags.StringVar(&s.logo, "logo", "", "show the picture in `FILE`, an SVG or PNG, at the head of every page")
	flags.Var(&s.accent, "accent", "the colour of links and buttons, such as #7a1fa2")
	s.guard.addTo(flags)
	s.delay = parsed[time.Duration]{text: "0s", kind: "DURATION", read: readDelay}
	flags.Var(&s.delay, "drain-delay", "when told to stop, go on for so long after /readyz has begun to fail, such as 5s "+
		"behind a load balancer")
	s.hook.addTo(flags)
	s.tls.addTo(flags)
	flags.StringVar(&s.metricsAddr, "metrics-addr", "", "listen at `HOST:PORT`, too, and answer Prometheus at /metrics there")
	s.signIn.addTo(flags)
	s.keeping.addTo(flags)
	flags.BoolVar(&s.demo, "demo", false, "show a made-up person and keep nothing")
	s.flags = flags
}

// longestDelay is how long a server goes on at most once it is told to stop.
const longestDelay = 5 * time.Minute

// readDelay reads how long a server goes on once it is told to stop.
func readDelay(text string) (time.Duration, error) {
	delay, err := time.ParseDuration(text)
	if err != nil || delay < 0 || delay > longestDelay {
		return 0, errors.New("a time from 0s to 5m, such as 5s")
	}
	return delay, nil
}

// check finds settings that don't go together, or that name what can't be used.
func (s *serving) check(flags *pflag.FlagSet) error {
	if s.demo && (typed(flags, "db") || typed(flags, "postgres")) {
		return usagef("--demo keeps nothing, so it takes no --db and no --postgres: leave out one of the two")
	}
	_, err := s.brand()
	return cmp.Or(s.data.check(flags), s.keeping.check(flags, &s.data), err, s.tls.check(), s.hook.check(flags), s.signIn.check(flags, &s.public))
}

// at says where the setting is that an error is about, unless it is on the command line.
func (s *serving) at(name string, err error) error { return settings.At(s.flags, name, err) }

// run answers requests until ctx ends.
func (s *serving) run(
	ctx context.Context, catalog *score.Catalog, spoken []*wording.Language, stdout, stderr io.Writer,
) (err error) {
	brand, err := s.brand()
	if err != nil {
		return err
	}
	log := newLog(stderr)
	if s.metricsAddr != "" {
		s.metrics = metrics.New(programVersion())
	}
	var st store.Store
	var file *bolt.Store       // nil where the data is in none
	var shared *postgres.Store // nil where it isn't in PostgreSQL
	secret := ""
	switch {
	case s.demo:
		made, err := demo.Open(ctx, catalog, time.Now())
		if err != nil {
			return err
		}
		st, secret = made, made.Secret
	case s.data.shared():
		if shared, err = s.openShared(ctx, catalog, log); err != nil {
			return err
		}
		st = shared
	default:
		if file, err = s.open(catalog, log); err != nil {
			return err
		}
		st = file
	}
	st = s.hook.over(st, log)
	defer func() { err = errors.Join(err, st.Close()) }()
	told := st // what the server itself does isn't bounded
	st = s.guard.over(st)
	site, err := server.New(catalog, st, log, time.Now)
	if err != nil {
		return err
	}
	site.Speak(spoken...)
	if err := site.Wear(brand); err != nil {
		return err
	}
	if shared != nil {
		if err := site.ShareWith(ctx, shared); err != nil {
			return err
		}
	}
	if err := s.signIn.begin(site, &s.public, log); err != nil {
		return err
	}
	site.PublicURL, site.Patience, site.Tells = s.public.URL, s.limits.stall, s.hook.host()
	s.guard.tell(site)
	site.ForgetAfter = int(s.keeping.forget)
	all, err := s.listen(ctx, site, log)
	if err != nil {
		return err
	}
	switch {
	case file != nil:
		stop := s.lookAfter(ctx, file, told, all[0].at.Addr(), log)
		defer func() { err = errors.Join(err, stop()) }()
	case shared != nil:
		defer s.looking(ctx, &upkeep.Upkeep{Store: told, Serving: shared, Forget: s.keeping.forget, Log: log})()
	}
	if _, err := io.WriteString(stdout, s.hello(all[0].at.Addr(), secret)); err != nil {
		for _, l := range all {
			err = errors.Join(err, l.at.Close())
		}
		return err
	}
	ended := make(chan error, len(all))
	for _, l := range all {
		go func() { ended <- l.serve() }()
	}
	if s.metrics != nil {
		counting, stopCounting := context.WithCancel(ctx)
		var counted sync.WaitGroup
		counted.Go(func() { s.metrics.CountPeople(counting, st) })
		defer counted.Wait()
		defer stopCounting()
	}
	select {
	case err := <-ended:
		for _, l := range all {
			err = errors.Join(err, l.Close())
		}
		return err
	case <-ctx.Done():
	}
	site.Leave()
	if s.delay.is > 0 {
		log.Info("stopping: /readyz fails from now on, and requests are still taken", "for", s.delay.is.String())
		select {
		case <-time.After(s.delay.is):
		case err = <-ended:
		}
	}
	return errors.Join(err, s.stop(ctx, all, log))
}

// open opens the database, and has it watched where somebody asks for metrics.
func (s *serving) open(catalog *score.Catalog, log *slog.Logger) (*bolt.Store, error) {
	options := []bolt.Option{
		bolt.Resembling(resembling(catalog)),
		bolt.Telling(func(fault error) {
			log.Error("stored data is damaged: restore a backup, or bring what is sound into a new file with 'careerpath salvage'",
				"file", s.data.file, "place", fault)
			if s.metrics != nil {
				s.metrics.Damaged()
			}
		}),
	}
	if s.metrics != nil {
		options = append(options, bolt.TellingCommits(s.metrics.Committed))
	}
	st, err := bolt.Open(s.data.file, options...)
	if err != nil {
		return nil, err
	}
	if s.metrics != nil {
		s.metrics.WatchRoom(st)
	}
	return st, nil
}

// How long is waited at the start for a database in PostgreSQL, which may be starting, too.
const (
	awaitDatabase = 30 * time.Second
	askDatabase   = 2 * time.Second // how often it is asked meanwhile
)

// openShared opens the database in PostgreSQL, and has it watched where somebody asks for metrics. It waits for one that
// can't be reached.
func (s *serving) openShared(ctx context.Context, catalog *score.Catalog, log *slog.Logger) (*postgres.Store, error) {
	options := []postgres.Option{
		postgres.Resembling(resembling(catalog)),
		postgres.Telling(func(fault error) {
			log.Error("stored data is damaged: restore a backup", "database", s.data.String(), "place", fault)
			if s.metrics != nil {
				s.metrics.Damaged()
			}
		}),
	}
	if s.metrics != nil {
		options = append(options, postgres.TellingCommits(s.metrics.Answered))
	}
	for end := time.Now().Add(awaitDatabase); ; {
		st, err := postgres.Open(ctx, s.data.url, options...)
		switch {
		case err == nil:
			if s.metrics != nil {
				s.metrics.WatchPool(st)
			}
			return st, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !postgres.Away(err) || !time.Now().Add(askDatabase).Before(end):
			return nil, s.at("postgres", fmt.Errorf("%s: %w", s.data.String(), err))
		}
		log.Warn("the database can't be reached yet", "database", s.data.String(), "until", end.Format(time.TimeOnly),
			"error", err.Error())
		select {
		case <-time.After(askDatabase):
		case <-ctx.Done():
		}
	}
}

// brand is what the site is to carry of its operator.
func (s *serving) brand() (server.Brand, error) {
	b := server.Brand{Name: s.name, Accent: s.accent.Colour}
	if err := b.Check(); err != nil {
		return b, s.at("name", err)
	}
	if s.logo != "" {
		logo, err := os.ReadFile(s.logo)
		if err != nil {
			return b, s.at("logo", fmt.Errorf("can't read the logo: %w", err))
		}
		b.Logo = logo
	}
	return b, s.at("logo", b.Check())
}

// hello says where the site is. secret is the made-up person's of a demo.
func (s *serving) hello(listening net.Addr, secret string) string {
	scheme := "http://"
	if s.tls.on() {
		scheme = "https://"
	}
	at, behind := scheme+listening.String(), ""
	switch {
	case s.public.URL != nil && s.tls.on():
		at, behind = s.public.String(), ", listening at "+at+","
	case s.public.URL != nil:
		at, behind = s.public.String(), ", behind a proxy to "+at+","
	}
	if s.demo {
		return fmt.Sprintf("careerpath is at %[1]s%[3]s with a made-up person in it, and keeps nothing. Ctrl-C ends it.\n"+
			"Open %[1]s/open#%[2]s to see it all as that person.\n", at, secret, behind)
	}
	return fmt.Sprintf("careerpath is at %s%s and keeps its data in %s. Ctrl-C ends it.\n", at, behind, s.data.String())
}

// stop takes no more requests, lets those under way finish, and after a while cuts the others: a client that sends or
// takes nothing must not keep the program from ending. Metrics can be asked for until the site has ended.
func (s *serving) stop(ctx context.Context, all []listening, log *slog.Logger) error {
	log.Info("stopping: requests under way are finished first", "at_most", s.limits.drain.String())
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limits.drain)
	defer cancel()
	err := all[0].Shutdown(closing)
	if errors.Is(err, context.DeadlineExceeded) {
		log.Info("stopped: some requests were still under way and have been cut")
		err = all[0].Close()
	}
	for _, l := range all[1:] {
		err = errors.Join(err, l.Close())
	}
	return err
}

// newLog writes text to a terminal and JSON to anything else.
func newLog(stderr io.Writer) *slog.Logger {
	if isTerminal(stderr) {
		return slog.New(slog.NewTextHandler(stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(stderr, nil))
}
