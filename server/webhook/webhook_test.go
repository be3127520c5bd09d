package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"careerpath/engine/plan"
	"careerpath/server/webhook"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

// The specification's own example.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func TestKeepsThePromisesOfEveryStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Store {
		st, err := bolt.Open(filepath.Join(t.TempDir(), "people.db"))
		must(t, err)
		to := parsed(t, "http://127.0.0.1:1/hooks")
		to.Transport = answering(func(*http.Request) int { return http.StatusNoContent })
		return webhook.Open(st, to, slog.New(slog.DiscardHandler))
	})
}

// answering is a receiver without a network in between.
type answering func(*http.Request) int

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a(r), Body: http.NoBody, Request: r}, nil
}

func TestSignaturesAreThoseOfThePublishedExample(t *testing.T) {
	s, err := webhook.ParseSecrets(secret)
	must(t, err)
	got := s.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}

func TestAReceiverCanVerifyWithAnyOfTwoSecrets(t *testing.T) {
	const next = "whsec_bmV4dCBuZXh0IG5leHQgbmV4dCBuZXh0IG5leHQ="
	s, err := webhook.ParseSecrets(secret + "\n" + next + "\n")
	must(t, err)
	now, body := time.Now(), []byte("{}")
	header := http.Header{}
	header.Set("webhook-id", "id")
	header.Set("webhook-timestamp", fmt.Sprint(now.Unix()))
	header.Set("webhook-signature", s.Sign("id", now, body))
	for _, one := range []string{secret, next} {
		must(t, verifier(t, one).Verify(body, header))
	}
	if err := verifier(t, "whsec_b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXI=").Verify(body, header); err == nil {
		t.Error("a secret that nothing was signed with verifies it")
	}
}

func TestSecretsAreHiddenWhereverTheyArePrinted(t *testing.T) {
	s, err := webhook.ParseSecrets(secret)
	must(t, err)
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("", "secrets", s)
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%+v %#v", s, s), log.String()} {
		if strings.Contains(text, "MfKQ") || strings.Contains(text, "31 f2") || strings.Contains(text, "49 242") {
			t.Errorf("it says %s", text)
		}
	}
}

func TestWhatIsNoSecretIsRefusedWithoutRepeatingIt(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "is empty",
		" \n":                                   "is empty",
		"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw":      "does not begin with whsec_",
		"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La":    "has 21 bytes after whsec_: it must have 24 to 64",
		"whsec_" + strings.Repeat("QUJD", 22):   "has 66 bytes after whsec_: it must have 24 to 64",
		"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS": "is not base64 after whsec_",
		"whsec_":                                "has 0 bytes after whsec_: it must have 24 to 64",
		secret + " " + secret + " " + secret:    "has 3 parts: at most two secrets are taken, the new one and the old one",
		secret + " x":                           "does not begin with whsec_",
	} {
		if _, err := webhook.ParseSecrets(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestAddressesThatMessagesCanGoTo(t *testing.T) {
	for _, text := range []string{
		"https://hr.example.org", "https://hr.example.org:8443/hooks?of=careerpath", "http://127.0.0.1:9000/hooks",
		"http://localhost/x", "http://[::1]:9000/", "https://10.0.0.7/hooks",
	} {
		u, err := webhook.ParseURL(text)
		if err != nil || u.String() != text {
			t.Errorf("%s: %v, %v", text, u, err)
		}
	}
	for text, want := range map[string]string{
		"":                               "the address of the program that is told",
		"hr.example.org/hooks":           "the address of the program that is told",
		"ftp://hr.example.org":           "the address of the program that is told",
		"https://":                       "the address of the program that is told",
		"https:hr.example.org":           "the address of the program that is told",
		"https://hr.example.org:port":    "the address of the program that is told",
		"http://hr.example.org/hooks":    "an address with https://",
		"http://10.0.0.7/hooks":          "an address with https://",
		"http://localhost.example.org/":  "an address with https://",
		"https://me:pass@hr.example.org": "an address without a name and password",
		"https://hr.example.org/#hooks":  "an address without a #",
	} {
		if _, err := webhook.ParseURL(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestEachKindOfMessageSaysItsTypeTimeAndIDsAlone(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		at := time.Date(2026, 11, 28, 9, 30, 0, 0, time.FixedZone("", 3600))
		h.update(func(tx store.Tx) error {
			must(t, tx.AddAssessment(store.Assessment{ID: "result", Quiz: "baking", Finished: at}))
			return appended(tx, store.Event{At: at, Kind: store.EventFinished, Subject: "result"})
		})
		h.update(func(tx store.Tx) error {
			return appended(tx, store.Event{At: at, Kind: store.EventAdopted, Subject: "way"})
		})
		h.update(func(tx store.Tx) error {
			data, err := json.Marshal([]plan.Edit{
				{Milestone: "coach", Field: "status", Old: "doing", New: "done"},
				{Milestone: "coach", Field: "evidence", Old: "", New: "Ann coached Bob"},
				{Milestone: "lead", Field: "status", Old: "done", New: "doing"},
				{Field: "name", Old: "", New: "done"},
			})
			must(t, err)
			return appended(tx, store.Event{At: at, Kind: store.EventChanged, Subject: "way", Data: data})
		})
		h.settle()
		want := []string{
			`{"type":"assessment.finished","timestamp":"2026-11-28T08:30:00Z",` +
				`"data":{"person":"ann","assessment":"result","quiz":"baking"}}`,
			`{"type":"plan.adopted","timestamp":"2026-11-28T08:30:00Z","data":{"person":"ann","plan":"way"}}`,
			`{"type":"milestone.done","timestamp":"2026-11-28T08:30:00Z","data":{"person":"ann","plan":"way"}}`,
		}
		if diff := cmp.Diff(want, h.bodies()); diff != "" {
			t.Error(diff)
		}
		for _, r := range h.received() {
			must(t, verifier(t, secret).VerifyIgnoringTimestamp(r.body, r.header)) // the library's clock is its own
			if r.method != http.MethodPost || r.header.Get("Content-Type") != "application/json" ||
				r.header.Get("webhook-timestamp") != fmt.Sprint(r.at.Unix()) {
				t.Errorf("it is sent as %s with %v", r.method, r.header)
			}
		}
		if n := len(h.outbox()); n != 0 {
			t.Errorf("%d messages are left in the outbox", n)
		}
	})
}

func TestOtherEventsAreToldToNobody(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.update(func(tx store.Tx) error {
			return errors.Join(
				appended(tx, store.Event{Kind: "checked_in", Subject: "way", Data: []byte(`{"note":"busy"}`)}),
				appended(tx, store.Event{Kind: "assessment_corrected", Subject: "result"}),
				appended(tx, store.Event{Kind: store.EventChanged, Subject: "way", Data: []byte(`"status"`)}),
				appended(tx, store.Event{Kind: store.EventChanged, Subject: "way"}),
				appended(tx, store.Event{Kind: store.EventFinished, Subject: "no such result"}))
		})
		h.settle()
		if got := h.bodies(); got != nil {
			t.Errorf("%q was sent", got)
		}
	})
}

func TestAChangeThatIsNotKeptIsToldToNobody(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		failed := errors.New("not so")
		err := h.store.Update(t.Context(), "ann", func(tx store.Tx) error {
			must(t, adopted(tx, "fails"))
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = h.store.Update(t.Context(), "ann", func(tx store.Tx) error {
				must(t, adopted(tx, "panics"))
				panic("not so")
			})
		}()
		err = h.store.Update(t.Context(), "bob", func(tx store.Tx) error { return adopted(tx, "nobody's") })
		if store.CodeOf(err) != store.NotFound {
			t.Fatal(err)
		}
		h.settle()
		if got := h.bodies(); got != nil {
			t.Errorf("%q was sent", got)
		}
	})
}

// bolt runs a change again, alone, when it has failed with something written.
func TestAChangeThatRunsTwiceIsToldOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		runs := 0
		h.update(func(tx store.Tx) error {
			runs++
			if err := adopted(tx, fmt.Sprint("run ", runs)); err != nil || runs > 1 {
				return err
			}
			return errors.New("once more")
		})
		h.settle()
		if got := h.bodies(); runs != 2 || len(got) != 1 || !strings.Contains(got[0], `"plan":"run 2"`) {
			t.Errorf("after %d runs %q was sent", runs, got)
		}
	})
}

func TestAMessageThatIsNotTakenIsTriedAgainLaterAndLater(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.answers(500, 404, 302, 503, 0, 429, 400, 204)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		pass(24 * time.Hour)
		got := h.received()
		if len(got) != 8 {
			t.Fatalf("it was tried %d times, want 8:\n%s", len(got), h.log.String())
		}
		for i, wait := range []time.Duration{5 * time.Second, 20 * time.Second, 80 * time.Second, 320 * time.Second,
			1280 * time.Second, time.Hour, time.Hour} {
			if after := got[i+1].at.Sub(got[i].at); after < wait || after > wait*3/2 {
				t.Errorf("after try %d it waits %v, want %v and up to half as much more", i+1, after, wait)
			}
			if got[i+1].header.Get("webhook-id") != got[0].header.Get("webhook-id") ||
				!bytes.Equal(got[i+1].body, got[0].body) {
				t.Errorf("try %d sends another message: %v %s", i+2, got[i+1].header, got[i+1].body)
			}
			must(t, verifier(t, secret).VerifyIgnoringTimestamp(got[i+1].body, got[i+1].header))
		}
		if n := len(h.outbox()); n != 0 {
			t.Errorf("%d messages are left in the outbox", n)
		}
		h.logs(`"why":"it answers 404"`, `"why":"it answers 302"`, `"why":"EOF"`, `"msg":"a webhook message was taken"`)
	})
}

func TestAReceiverIsLeftAloneAsLongAsItAsks(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		date := time.Now().Add(3 * time.Hour).UTC().Format(http.TimeFormat)
		h.retryAfter("7200", date, "99999999", "-1", "Fri, 31 Dec 1999 23:59:59 GMT", "soon")
		h.answers(503, 429, 500, 503, 503, 503, 204)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		pass(time.Minute)
		h.update(func(tx store.Tx) error { return adopted(tx, "another way") })
		pass(time.Hour)
		if n := len(h.received()); n != 1 {
			t.Errorf("while the receiver asks to be left alone it gets %d requests more", n-1)
		}
		pass(48 * time.Hour)
		got := h.received()
		if len(got) != 8 {
			t.Fatalf("%d requests, want 8", len(got))
		}
		if at := got[1].at.Sub(got[0].at); at < 2*time.Hour || at > 2*time.Hour+time.Second {
			t.Errorf("told to wait for two hours it waits %v", at)
		}
		if at := got[2].at.Sub(got[0].at); at < 3*time.Hour || at > 3*time.Hour+time.Minute {
			t.Errorf("told to wait until 3:00 it is back at %v", at)
		}
		if at := got[3].at.Sub(got[2].at); at < 24*time.Hour || at > 24*time.Hour+time.Second {
			t.Errorf("told to wait for three years it waits %v, want a day", at)
		}
	})
}

func TestAMessageIsGivenUpAfterThreeDays(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.always(500)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		pass(70 * time.Hour) // less an hour and a half, for which it may wait for a try that would be too late
		if len(h.outbox()) != 1 {
			t.Error("it is given up before three days have almost passed")
		}
		pass(200 * time.Hour)
		got := h.received()
		if last := got[len(got)-1].at.Sub(got[0].at); len(got) > 90 || last > 72*time.Hour {
			t.Errorf("it was tried %d times, the last one after %v", len(got), last)
		}
		if n := len(h.outbox()); n != 0 {
			t.Errorf("%d messages are left in the outbox", n)
		}
		h.logs(`"level":"ERROR","msg":"a webhook message is given up"`)

		h.always(204)
		h.update(func(tx store.Tx) error { return adopted(tx, "another way") })
		pass(2 * time.Hour)
		if got := h.bodies(); !strings.Contains(got[len(got)-1], "another way") {
			t.Errorf("the next message is not sent; the last one is %s", got[len(got)-1])
		}
	})
}

func TestAMessageThatNobodyTakesKeepsNoOtherFromBeingTaken(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.refuse("bad way")
		h.update(func(tx store.Tx) error { return adopted(tx, "bad way") })
		for i := range 5 {
			h.update(func(tx store.Tx) error { return adopted(tx, fmt.Sprint("way ", i)) })
		}
		pass(time.Minute)
		if left := h.outbox(); len(left) != 1 || !strings.Contains(left[0], "bad way") {
			t.Errorf("after a minute there are left:\n%s", strings.Join(left, "\n"))
		}
	})
}

func TestNothingMoreIsSentAfterAReceiverIsGone(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.always(410)
		h.update(func(tx store.Tx) error { return adopted(tx, "first") })
		h.settle()
		h.update(func(tx store.Tx) error { return adopted(tx, "second") })
		pass(80 * time.Hour)
		if n := len(h.received()); n != 1 {
			t.Errorf("%d requests were made, want the one that was answered 410", n)
		}
		if left := h.outbox(); len(left) != 1 || !strings.Contains(left[0], "first") {
			t.Errorf("the outbox has %q, want nothing that came later", left)
		}
		h.logs(`410 Gone`)
	})
}

func TestAReceiverThatHangsIsGivenTwentySeconds(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.hang(1)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		pass(time.Minute)
		got := h.received()
		if len(got) != 2 {
			t.Fatalf("%d requests, want 2", len(got))
		}
		if after := got[1].at.Sub(got[0].at); after < 25*time.Second || after > 28*time.Second {
			t.Errorf("it is tried again after %v, want 20 s and 5 to 7.5 s", after)
		}
	})
}

func TestARedirectIsNotFollowed(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.answers(307)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		h.settle()
		if got := h.received(); len(got) != 1 || got[0].path != "/hooks" {
			t.Errorf("it asks for %v", got)
		}
	})
}

func TestAnAnswerWithoutEndIsReadNoFurther(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.pour = true
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		h.settle()
		if n := len(h.outbox()); n != 0 || len(h.received()) != 1 {
			t.Errorf("it is sent %d times, and %d messages are left", len(h.received()), n)
		}
	})
}

func TestWhatAPersonLeftUnsentGoesWithThem(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.answers(500)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		h.settle()
		must(t, h.store.DeletePerson(t.Context(), "ann"))
		pass(80 * time.Hour)
		if n := len(h.received()); n != 1 {
			t.Errorf("%d requests were made, want none after the person has gone", n-1)
		}
	})
}

func TestWhatIsUnsentWhenTheStoreIsClosedIsSentByTheNext(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.always(500)
		for i := range 3 {
			h.update(func(tx store.Tx) error { return adopted(tx, fmt.Sprint("way ", i)) })
		}
		h.settle()
		h.reopen(webhook.Open)
		h.always(204)
		pass(time.Minute)
		var ids []string
		for _, r := range h.received()[len(h.received())-3:] {
			ids = append(ids, r.header.Get("webhook-id"))
		}
		slices.Sort(ids)
		if first := h.received()[0].header.Get("webhook-id"); len(slices.Compact(ids)) != 3 || ids[0] != first {
			t.Errorf("the ids are %q, and the first was %s", ids, first)
		}
		if n := len(h.outbox()); n != 0 {
			t.Errorf("%d messages are left in the outbox", n)
		}
		h.reopen(webhook.Open)
		before := len(h.received())
		pass(time.Hour)
		if n := len(h.received()); n != before {
			t.Errorf("messages that were taken are sent %d times more", n-before)
		}
	})
}

func TestClosingLetsARequestFinishAndCutsOneThatHangs(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.hang(2)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		h.settle()
		began := time.Now()
		go func() {
			pass(time.Second)
			h.release()
		}()
		h.reopen(webhook.Open)
		if took := time.Since(began); took != time.Second {
			t.Errorf("closing takes %v, want to the end of the request", took)
		}
		if n := len(h.outbox()); n != 0 {
			t.Fatalf("the request has ended well, and %d messages are left", n)
		}

		h.update(func(tx store.Tx) error { return adopted(tx, "another way") })
		h.settle()
		began = time.Now()
		h.reopen(webhook.Open)
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("closing takes %v, want the request to be cut after 2 s", took)
		}
		pass(time.Minute)
		if got := h.bodies(); len(got) != 3 || got[1] != got[2] {
			t.Errorf("what was cut is not sent again: %q", got)
		}
	})
}

func TestMoreMessagesThanTheQueueHasRoomForAreAllSent(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.reopen(func(st store.Store, to webhook.Receiver, log *slog.Logger) *webhook.Store {
			return webhook.OpenWithRoom(st, to, log, 3)
		})
		h.hang(1)
		for i := range 20 {
			h.update(func(tx store.Tx) error { return adopted(tx, fmt.Sprint("way ", i)) })
		}
		h.settle()
		h.release()
		pass(time.Minute)
		got := h.bodies()
		slices.Sort(got)
		if len(got) != 20 || len(slices.Compact(got)) != 20 {
			t.Errorf("%d messages were sent, want 20 others", len(got))
		}
	})
}

func TestOfOnePersonOnlySoManyMessagesWait(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.always(500)
		for i := range webhook.MostOfOne + 5 {
			h.update(func(tx store.Tx) error { return adopted(tx, fmt.Sprint("way ", i)) })
		}
		left := h.outbox()
		if len(left) != webhook.MostOfOne || !strings.Contains(left[len(left)-1], fmt.Sprint("way ", webhook.MostOfOne+4)) {
			t.Errorf("%d messages wait, the last one %s", len(left), left[len(left)-1])
		}
	})
}

func TestManyPeopleAreAllLookedThrough(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.always(500)
		for i := range 450 {
			id := fmt.Sprintf("person %03d", i)
			must(t, h.store.CreatePerson(t.Context(), store.Person{ID: id}))
			if i%149 == 0 {
				must(t, h.store.Update(t.Context(), id, func(tx store.Tx) error { return adopted(tx, "way") }))
			}
		}
		h.settle()
		h.reopen(webhook.Open)
		h.always(204)
		before := len(h.received())
		pass(time.Minute)
		if n := len(h.received()) - before; n != 4 {
			t.Errorf("%d messages are sent, want 4", n)
		}
	})
}

func TestTheLogHasNoSecretAndNoAddress(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.answers(0, 500, 0)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		pass(time.Hour)
		h.always(410)
		h.update(func(tx store.Tx) error { return adopted(tx, "way") })
		h.settle()
		for _, hidden := range []string{"MfKQ", "token", "ann", "way"} {
			if strings.Contains(h.log.String(), hidden) {
				t.Errorf("the log has %q:\n%s", hidden, h.log.String())
			}
		}
	})
}

// house is a store with one person, ann, and the receiver that is told, in a bubble where time passes at once.
type house struct {
	t     *testing.T
	path  string
	store *webhook.Store
	to    webhook.Receiver
	log   lockedLog
	pour  bool // answers have no end

	mu       sync.Mutex
	got      []request
	next     []int    // statuses of the next answers; 0 cuts the connection
	usual    int      // status of those after them
	asks     []string // Retry-After of the next answers
	bad      string   // part of the body that is refused
	hangs    int      // of the next requests
	released chan struct{}
}

type request struct {
	method, path string
	header       http.Header
	body         []byte
	at           time.Time
}

// inBubble runs a test whose clock goes on only when everything waits.
func inBubble(t *testing.T, test func(*testing.T, *house)) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "people.db")
	synctest.Test(t, func(t *testing.T) {
		h := &house{t: t, path: path, usual: http.StatusNoContent, released: make(chan struct{}),
			to: parsed(t, "http://localhost/hooks?token=token")}
		lines := make(chan net.Conn)
		ctx, cancel := context.WithCancel(t.Context())
		server := &http.Server{Handler: h}
		ended := make(chan error, 1)
		go func() { ended <- server.Serve(&piped{lines, ctx}) }()
		h.to.Transport = &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			lines <- there
			return here, nil
		}}
		h.open(webhook.Open)
		must(t, h.store.CreatePerson(t.Context(), store.Person{ID: "ann"}))
		test(t, h)
		must(t, h.store.Close())
		must(t, h.store.Close())
		close(h.released)
		cancel()
		must(t, server.Close())
		<-ended
	})
}

// piped is a listener without a network.
type piped struct {
	lines chan net.Conn
	ctx   context.Context
}

func (p *piped) Accept() (net.Conn, error) {
	select {
	case c := <-p.lines:
		return c, nil
	case <-p.ctx.Done():
		return nil, net.ErrClosed
	}
}

func (*piped) Close() error { return nil }

func (*piped) Addr() net.Addr { return &net.IPAddr{} }

func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	h.mu.Lock()
	h.got = append(h.got, request{r.Method, r.URL.Path, r.Header, body, time.Now()})
	status := h.usual
	if len(h.next) > 0 {
		status, h.next = h.next[0], h.next[1:]
	}
	if h.bad != "" && bytes.Contains(body, []byte(h.bad)) {
		status = http.StatusBadRequest
	}
	if len(h.asks) > 0 {
		w.Header().Set("Retry-After", h.asks[0])
		h.asks = h.asks[1:]
	}
	hangs := h.hangs > 0
	if hangs {
		h.hangs--
	}
	h.mu.Unlock()
	if hangs {
		select {
		case <-h.released:
		case <-r.Context().Done():
		}
	}
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	if status/100 == 3 {
		w.Header().Set("Location", "/elsewhere")
	}
	if !h.pour {
		w.WriteHeader(status)
		return
	}
	for err == nil {
		_, err = w.Write(make([]byte, 1<<10))
	}
}

func (h *house) open(open func(store.Store, webhook.Receiver, *slog.Logger) *webhook.Store) {
	h.t.Helper()
	st, err := bolt.Open(h.path)
	must(h.t, err)
	h.store = open(st, h.to, slog.New(slog.NewJSONHandler(&h.log, nil)))
}

// reopen closes the store and opens it as a restarted program does.
func (h *house) reopen(open func(store.Store, webhook.Receiver, *slog.Logger) *webhook.Store) {
	h.t.Helper()
	must(h.t, h.store.Close())
	h.open(open)
}

func (h *house) update(change func(store.Tx) error) {
	h.t.Helper()
	must(h.t, h.store.Update(h.t.Context(), "ann", change))
}

// settle waits until everything that can be done at this time is done.
func (h *house) settle() { synctest.Wait() }

// pass lets time pass, in the bubble.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func (h *house) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

func (h *house) answers(statuses ...int) { h.set(func() { h.next = statuses }) }

func (h *house) always(status int) { h.set(func() { h.usual = status }) }

func (h *house) retryAfter(asks ...string) { h.set(func() { h.asks = asks }) }

func (h *house) refuse(bad string) { h.set(func() { h.bad = bad }) }

func (h *house) hang(requests int) { h.set(func() { h.hangs = requests }) }

// release lets the request that hangs go on.
func (h *house) release() { h.released <- struct{}{} }

func (h *house) received() (all []request) {
	h.set(func() { all = slices.Clone(h.got) })
	return all
}

func (h *house) bodies() (all []string) {
	for _, r := range h.received() {
		all = append(all, string(r.body))
	}
	return all
}

// outbox is what waits to be sent, oldest first.
func (h *house) outbox() (all []string) {
	h.t.Helper()
	must(h.t, h.store.View(h.t.Context(), "ann", func(data store.Reader) error {
		records, err := data.Records("outbox")
		for _, r := range records {
			all = append(all, string(r.Body))
		}
		return err
	}))
	return all
}

func (h *house) logs(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		if !strings.Contains(h.log.String(), text) {
			h.t.Errorf("the log lacks %q:\n%s", text, h.log.String())
		}
	}
}

type lockedLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func parsed(t *testing.T, address string) (to webhook.Receiver) {
	t.Helper()
	var err error
	to.URL, err = webhook.ParseURL(address)
	must(t, err)
	to.Secrets, err = webhook.ParseSecrets(secret)
	must(t, err)
	return to
}

func verifier(t *testing.T, secret string) *standardwebhooks.Webhook {
	t.Helper()
	v, err := standardwebhooks.NewWebhook(secret)
	must(t, err)
	return v
}

func adopted(tx store.Tx, growth string) error {
	return appended(tx, store.Event{At: time.Now(), Kind: store.EventAdopted, Subject: growth})
}

func appended(tx store.Tx, e store.Event) error {
	_, err := tx.AppendEvent(e)
	return err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
