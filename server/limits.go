package server

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerpath/engine/wording"
	"careerpath/server/internal/allowance"
	"careerpath/store"
)

// Rate is how much somebody may do: Burst at once, and then once after each Every. The zero Rate bounds nothing.
type Rate = allowance.Rate

// Limits are how much a client and a person may do. A client is all who share a network address, of IPv6 the first 64
// bits: often one person, and sometimes a whole office. A person is whoever holds a key of theirs, in any browser.
type Limits struct {
	ClientReads, ClientWrites Rate // requests
	ClientPeople              Rate // people made
	PersonReads, PersonWrites Rate

	// ClientConnections is how many connections a client has open at a time, 0 for any number. Whoever accepts them sees to
	// it.
	ClientConnections int
}

// UsualLimits are those of an office of 200 who take a quiz at the same time in browsers that open up to six connections
// each, and of a person who answers much faster than anybody reads.
var UsualLimits = Limits{
	ClientReads:  Rate{Burst: 6000, Every: time.Second / 100},
	ClientWrites: Rate{Burst: 3000, Every: time.Second / 100},
	ClientPeople: Rate{Burst: 500, Every: 24 * time.Hour / 500},
	PersonReads:  Rate{Burst: 600, Every: time.Second / 10},
	PersonWrites: Rate{Burst: 240, Every: time.Second / 2},

	ClientConnections: 1200,
}

// Times are limits so many times as generous.
func (l Limits) Times(factor float64) Limits {
	return Limits{l.ClientReads.Times(factor), l.ClientWrites.Times(factor), l.ClientPeople.Times(factor),
		l.PersonReads.Times(factor), l.PersonWrites.Times(factor), max(1, int(float64(l.ClientConnections)*factor))}
}

// ParseLimits reads how many times as generous as usual the limits are, or "off" for none. The error says what is taken
// instead, to go after "takes".
func ParseLimits(text string) (Limits, error) {
	if text == "off" {
		return Limits{}, nil
	}
	factor, err := strconv.ParseFloat(text, 64)
	if err != nil || !(factor >= 0.01 && factor <= 10_000) {
		return Limits{}, errors.New("how many times as much as usual is taken of a network and a person, such as 5 for an " +
			"office of 1000, or off")
	}
	return UsualLimits.Times(factor), nil
}

// allowances are what is left of the limits.
type allowances struct {
	clientReads, clientWrites, clientPeople *allowance.Allowance[netip.Addr]
	personReads, personWrites               *allowance.Allowance[string]
}

func newAllowances(l Limits, now func() time.Time) *allowances {
	return &allowances{
		allowance.New[netip.Addr](l.ClientReads, now), allowance.New[netip.Addr](l.ClientWrites, now),
		allowance.New[netip.Addr](l.ClientPeople, now),
		allowance.New[string](l.PersonReads, now), allowance.New[string](l.PersonWrites, now),
	}
}

// tooMany says that somebody did more than the limits allow, and how long it takes until they may do the next.
type tooMany struct {
	*problem
	kind string // of the API's problems
	wait time.Duration
}

func (e *tooMany) Unwrap() error { return e.problem }

// seconds is what the header Retry-After says.
func (e *tooMany) seconds() int { return int(math.Ceil(e.wait.Seconds())) }

var (
	errTooMany = &problem{status: http.StatusTooManyRequests, title: "That was a lot at once",
		detail: "More has come from your network, or from your browsers, in a short time than this site takes. " +
			"Nothing of this request was kept, and what was saved before is safe. Wait a minute, then go back and try again."}
	errTooManyPeople = &problem{status: http.StatusTooManyRequests,
		title: "Too many people have begun here from your network today",
		detail: "So that nobody fills this site with people who don't exist, only so many can begin from one network in " +
			"a day. Try again later or from another network, or ask whoever runs this site to allow more."}
)

// errFull says what to do where so much is kept of a person that no more fits.
var errFull = &problem{status: http.StatusConflict, title: "So much is kept of you that no more fits",
	detail: "Nothing of this was saved, and what was saved before is safe. Under My results you can take everything " +
		"along, and delete everything to begin anew. Whoever runs this site can make more room."}

// full are the titles of errFull where something else than room is at its end.
var full = map[store.Part]string{
	store.AllDrafts:      wording.Key("You have begun as many quizzes as fit"),
	store.AllAssessments: wording.Key("You have as many results as fit"),
	store.AllPlans:       wording.Key("You have as many plans as fit"),
	store.AllEvents:      wording.Key("Your log is as long as fits"),
}

// fullProblem says of what there is as much as fits.
func fullProblem(err error) *problem {
	out := *errFull
	var over *store.FullError
	if errors.As(err, &over) && full[over.Part] != "" {
		out.title = full[over.Part]
	}
	return &out
}

// isFile says whether a file is asked for that pages are made of.
func isFile(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/static/") }

// limited refuses what a client sends too often. Files that pages are made of don't count, nor does what tells how the
// server is. The page that says so is made without looking anything up.
func (s *Server) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := requestOf(r)
		if isFile(r) || aboutTheServer(r) {
			next.ServeHTTP(w, r)
			return
		}
		req.writes = !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, r.Method)
		of := s.left.clientReads
		if req.writes {
			of = s.left.clientWrites
		}
		if wait := of.Take(req.client.network()); wait > 0 {
			req.stranger = true
			s.tellRefused("client")
			s.fail(w, r, &tooMany{errTooMany, kindTooMany, wait})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// countPerson counts a request as one of a person whose own browser or program sent it, once.
func (s *Server) countPerson(ctx context.Context, person string) error {
	req, ok := ctx.Value(requestKey).(*request)
	if !ok || slices.Contains(req.counted, person) {
		return nil
	}
	req.counted = append(req.counted, person)
	of := s.left.personReads
	if req.writes {
		of = s.left.personWrites
	}
	if wait := of.Take(person); wait > 0 {
		s.tellRefused("person")
		return &tooMany{errTooMany, kindTooMany, wait}
	}
	return nil
}

// tellRefused tells who watches that a request was refused.
func (s *Server) tellRefused(of string) {
	if s.Watcher != nil {
		s.Watcher.Refused(of)
	}
}

// addPerson adds a person to the store, unless their client has made too many.
func (s *Server) addPerson(ctx context.Context, p store.Person, keys ...store.Key) error {
	if req, ok := ctx.Value(requestKey).(*request); ok {
		wait, err := s.takePerson(ctx, req.client.network())
		if err != nil {
			return err
		}
		if wait > 0 {
			s.tellRefused("people")
			return &tooMany{errTooManyPeople, kindTooManyPeople, wait}
		}
	}
	return s.store.CreatePerson(ctx, p, keys...)
}

// takePerson takes one of the people that a network may make, as allowance.Take does: at all servers together where there
// are several, and nobody can fill the database by asking one after another.
func (s *Server) takePerson(ctx context.Context, network netip.Addr) (time.Duration, error) {
	of := s.Limits.ClientPeople
	if s.shared == nil || of == (Rate{}) {
		return s.left.clientPeople.Take(network), nil
	}
	return s.shared.Take(ctx, s.asker(network), of.Burst, of.Every)
}
