package report

import (
	"fmt"
	"io"

	"careerpath/engine"
	"careerpath/engine/calibrate"
	"careerpath/engine/wording"
)

// WriteCalibration writes what a calibration came to: the line for the quiz's file, and how often its sets hold the role
// of people who had no part in it. titles are those of the quiz's roles, by id.
func WriteCalibration(to io.Writer, quiz *engine.Quiz, titles map[string]string, r *calibrate.Report) error {
	t := &report{width: TextWidth}
	t.heading(fmt.Sprintf("%s: sets of roles that hold a person’s own", quiz.Title))
	whom, others := "simulated people of all manners, at the quiz’s own noise", "other simulated people"
	if r.On == engine.OnPeople {
		whom, others = "people who said which role they hold", "of these people, tried a tenth at a time with a cut from "+
			"the rest"
	}
	t.say("Calibrated on %s %s (split conformal prediction, α %s): the cut is the %s-th smallest of 1 − the match share of "+
		"the person’s own role, so a role is in the set from a share of %.2f %% on.", wording.Grouped(r.N), whom,
		engine.Decimal(r.Alpha), wording.Grouped(r.Rank), 100*(1-r.Cut))
	if r.Without > 0 {
		t.say("%s more had no verdict on a role, so no set, and don’t count.", wording.Grouped(r.Without))
	}
	t.heading("For the quiz’s file")
	fmt.Fprintf(&t.to, "calibration: {n: %d, alpha: %s, cut: %s, on: %s}\n", r.N, engine.Decimal(r.Alpha),
		engine.Decimal(r.Cut), r.On)
	t.heading("Tried on others")
	t.say("Of %s %s, the set holds the role of %s. Sampling error allows for %s or more. A set has %.2f roles on average; in "+
		"%s no role has the share it takes, and the best one stands alone.", wording.Grouped(r.Fresh.People), others,
		rate(r.Fresh.Share), rate(r.Least), r.Fresh.Roles, rate(r.Fresh.Alone))
	if r.Fresh.Roles < 1.005 {
		t.say("Hardly any set has two roles, because the best one alone is the person’s own about as often as is claimed. A " +
			"smaller --alpha names more roles together.")
	}
	table := [][]string{{"who holds the role", "people", "it is in the set", "roles in a set"}}
	for _, of := range r.Roles {
		if of.People == 0 {
			table = append(table, []string{titles[of.Role], "0", "–", "–"})
			continue
		}
		table = append(table, []string{titles[of.Role], wording.Grouped(of.People), rate(of.Share),
			fmt.Sprintf("%.2f", of.Coverage.Roles)})
	}
	t.to.WriteByte('\n')
	t.columns("lrrr", table)
	t.to.WriteByte('\n')
	t.say("The claim is about people on the whole, and holds for people like those it was calibrated on. By role it may be " +
		"more or less, as the table shows.")
	_, err := to.Write(t.to.Bytes())
	return err
}
