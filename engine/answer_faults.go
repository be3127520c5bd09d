package engine

import (
	"fmt"
	"strconv"
	"strings"
)

// How many faults of one person's answers are told, and to how many of those a suggestion is added. The rest is
// counted: nobody reads thousands, and building them would let a careless or hostile sender keep the machine busy.
const (
	mostAnswerFaults = 50
	MostSuggestions  = 10
)

// AnswerFault is one answer that can't be taken, and why.
type AnswerFault struct {
	Item    string // "" where the fault isn't one item's
	Message string // says what to do
	Others  int    // how many faults this one stands for, 0 where it is a fault itself
}

// AnswerFaults are all the answers that can't be taken: at most the first 50 by themselves, and one at the end that
// counts the others. Grow it with Add and Join, which keep it so.
type AnswerFaults []AnswerFault

func (fs AnswerFaults) Error() string {
	texts := make([]string, len(fs))
	for i, f := range fs {
		texts[i] = f.Message
		if f.Item != "" {
			texts[i] = fmt.Sprintf("%s: %s", f.Item, f.Message)
		}
	}
	return strings.Join(texts, "; ")
}

// Count returns how many answers can't be taken, those included that are only counted.
func (fs AnswerFaults) Count() int {
	n := len(fs)
	if n > 0 && fs[n-1].Others > 0 {
		n += fs[n-1].Others - 1
	}
	return n
}

// Full says whether further faults are only counted.
func (fs AnswerFaults) Full() bool { return len(fs) >= mostAnswerFaults }

// Add takes one more fault.
func (fs *AnswerFaults) Add(item, message string) {
	if fs.Full() {
		fs.AddOthers(1)
		return
	}
	*fs = append(*fs, AnswerFault{Item: item, Message: message})
}

// Join takes the faults of another part of the same answers.
func (fs *AnswerFaults) Join(more AnswerFaults) {
	for _, f := range more {
		if f.Others > 0 {
			fs.AddOthers(f.Others)
		} else {
			fs.Add(f.Item, f.Message)
		}
	}
}

// with is Add, for what ends the reading.
func (fs AnswerFaults) with(item, message string) AnswerFaults {
	fs.Add(item, message)
	return fs
}

// AddOthers takes n more faults without telling them.
func (fs *AnswerFaults) AddOthers(n int) {
	last := len(*fs) - 1
	if last < 0 || (*fs)[last].Others == 0 {
		*fs = append(*fs, AnswerFault{})
		last++
	}
	f := &(*fs)[last]
	f.Others += n
	f.Message = "and " + grouped(f.Others) + " more"
}

// grouped writes a count with a comma after every three digits.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
