package score_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestAQuizStatesWhatItsVerdictsTurnOn(t *testing.T) {
	verdict := func(own *engine.Thresholds) engine.Verdict {
		d := ladder()
		q, answers := d.Exactly(40, 80, 30, 60)
		q.Reliability.InterItemR = 0.9
		q.Verdicts = own
		c := d.Catalog(t)
		r := enginetest.Score(t, c, answers)
		b, ok, err := c.NewBatch(q.ID)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if err := b.Add(answers); err != nil {
			t.Fatal(err)
		}
		b.Score()
		enginetest.Same(t, "verdict in a batch", b.Verdict(0), r.Verdict)
		snapshot, err := c.Snapshot(q.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		enginetest.Same(t, "thresholds kept", snapshot.Thresholds(), q.Thresholds())
		return r.Verdict
	}
	share := func() float64 {
		d := ladder()
		q, answers := d.Exactly(40, 80, 30, 60)
		q.Reliability.InterItemR = 0.9
		return enginetest.Score(t, d.Catalog(t), answers).Roles[0].Share
	}()
	above := (share + 1) / 2
	for _, tt := range []struct {
		name string
		own  *engine.Thresholds
		want engine.Verdict
	}{
		{"a lower share for clear", &engine.Thresholds{Clear: share, Likely: share}, engine.VerdictClear},
		{"a higher share for clear", &engine.Thresholds{Clear: above, Likely: share}, engine.VerdictLikely},
		{"a higher share for likely", &engine.Thresholds{Clear: above, Likely: above}, engine.VerdictClose},
	} {
		enginetest.Same(t, tt.name, verdict(tt.own), tt.want)
	}
}

func TestTheHashOfAQuizSaysWhatItsVerdictsTurnOn(t *testing.T) {
	hash := func(own *engine.Thresholds) string {
		d := ladder()
		q, _ := d.Exactly(40, 80, 30, 60)
		q.Verdicts = own
		return d.Catalog(t).QuizHash(q.ID)
	}
	usual := hash(nil)
	enginetest.Same(t, "the usual ones, stated", hash(&engine.Thresholds{Clear: 0.8}), usual)
	if hash(&engine.Thresholds{Clear: 0.7}) == usual {
		t.Error("results by another threshold pass for the same")
	}
}
