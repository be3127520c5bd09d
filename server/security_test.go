package server_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// asvs are the numbers of the requirements of ASVS 5.0.0 up to level 2, by section, but for those of WebRTC.
var asvs = map[string]string{
	"1.1": "1 2", "1.2": "1 2 3 4 5 6 7 8 9", "1.3": "1 2 3 4 5 6 7 8 9 10 11", "1.4": "1 2 3", "1.5": "1 2",
	"2.1": "1 2 3", "2.2": "1 2 3", "2.3": "1 2 3 4", "2.4": "1",
	"3.2": "1 2", "3.3": "1 2 3 4", "3.4": "1 2 3 4 5 6", "3.5": "1 2 3 4 5", "3.7": "1 2",
	"4.1": "1 2 3", "4.2": "1", "4.3": "1 2", "4.4": "1 2 3 4",
	"5.1": "1", "5.2": "1 2 3", "5.3": "1 2", "5.4": "1 2 3",
	"6.1": "1 2 3", "6.2": "1 2 3 4 5 6 7 8 9 10 11 12", "6.3": "1 2 3 4", "6.4": "1 2 3 4",
	"6.5": "1 2 3 4 5", "6.6": "1 2 3",
	"6.8": "1 2 3 4",
	"7.1": "1 2 3", "7.2": "1 2 3 4", "7.3": "1 2", "7.4": "1 2 3 4 5", "7.5": "1 2", "7.6": "1 2",
	"8.1": "1 2", "8.2": "1 2 3", "8.3": "1", "8.4": "1",
	"9.1": "1 2 3", "9.2": "1 2 3 4",
	"10.1": "1 2", "10.2": "1 2", "10.3": "1 2 3 4", "10.4": "1 2 3 4 5 6 7 8 9 10 11", "10.5": "1 2 3 4 5", "10.6": "1 2",
	"10.7": "1 2 3",
	"11.1": "1 2", "11.2": "1 2 3", "11.3": "1 2 3", "11.4": "1 2 3 4", "11.5": "1", "11.6": "1",
	"12.1": "1 2 3", "12.2": "1 2", "12.3": "1 2 3 4",
	"13.1": "1", "13.2": "1 2 3 4 5", "13.3": "1 2", "13.4": "1 2 3 4 5",
	"14.1": "1 2", "14.2": "1 2 3 4", "14.3": "1 2 3",
	"15.1": "1 2 3", "15.2": "1 2 3", "15.3": "1 2 3 4 5 6 7",
	"16.1": "1", "16.2": "1 2 3 4 5", "16.3": "1 2 3 4", "16.4": "1 2 3", "16.5": "1 2 3",
}

var (
	aRow = regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+) \| [^|]+ \| ` +
		`(met|partly|operator|\*\*not met\*\*) \| [^|]+ \|$`)
	aNumber    = regexp.MustCompile(`\b(\d+\.\d+)\.(\d+)(?:\s+to\s+(?:\d+\.\d+)\.(\d+))?\b`)
	aTestNamed = regexp.MustCompile("`((?:Test|Fuzz)\\w+)`")
	aTestMade  = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

func TestTheSecurityListIsCompleteAndItsTestsExist(t *testing.T) {
	text, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for _, row := range aRow.FindAllStringSubmatch(string(text), -1) {
		said[row[1]]++
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| # |") && !aRow.MatchString(line) {
			t.Errorf("this is no row: %s", line)
		}
	}
	for _, part := range strings.Split(string(text), "Doesn't apply: ")[1:] {
		list, _, _ := strings.Cut(part, "\n\n")
		for _, number := range aNumber.FindAllStringSubmatch(list, -1) {
			from, to := number[2], number[3]
			if to == "" {
				to = from
			}
			first, err := strconv.Atoi(from)
			last, more := strconv.Atoi(to)
			if err != nil || more != nil {
				t.Fatal(number)
			}
			for n := first; n <= last; n++ {
				said[fmt.Sprint(number[1], ".", n)]++
			}
		}
	}
	for section, numbers := range asvs {
		for _, number := range strings.Fields(numbers) {
			of := section + "." + number
			if said[of] != 1 {
				t.Errorf("%s stands there %d times", of, said[of])
			}
			delete(said, of)
		}
	}
	if len(said) > 0 {
		t.Errorf("these are no requirements of level 2: %v", said)
	}
	made := testsOfTheProject(t)
	for _, named := range aTestNamed.FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(made, named[1]) {
			t.Errorf("there is no %s", named[1])
		}
	}
}

// testsOfTheProject are the names of all tests and fuzz targets.
func testsOfTheProject(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, made := range aTestMade.FindAllSubmatch(text, -1) {
			names = append(names, string(made[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
