package visible_test

import (
	"testing"

	"careerpath/engine/visible"
)

func TestWhatASpreadsheetWouldRunIsQuoted(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1+1": "'+1+1", "@SUM(A1)": "'@SUM(A1)", "-2+3": "'-2+3", " =1": " '=1", "＝1+1": "'＝1+1",
		"a,=1": "a,'=1", "a\t=1": `a\t=1`,
		"\x1b[2J": `\x1b[2J`, "\r=1": `\r=1`, "-7": "-7", "+4,5": "+4,5", "ann-marie": "ann-marie", "a=b": "a=b",
		"Zoë": "Zoë", "\u202eabc": `\u202eabc`,
	} {
		if got := visible.Cell(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
