package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// report is a text for a terminal, in parts with headings.
type report struct {
	to    bytes.Buffer
	width int // of paragraphs, in columns
}

// heading begins a part. The first has no empty line before it.
func (l *report) heading(text string) {
	if l.to.Len() > 0 {
		l.to.WriteByte('\n')
	}
	l.indented("", "", text)
	l.to.WriteByte('\n')
}

func (l *report) say(format string, args ...any) {
	l.indented("  ", "  ", fmt.Sprintf(format, args...))
}

// indented writes a paragraph with something before its first line and before the others.
func (l *report) indented(first, others, text string) {
	l.to.WriteString(wrapped(l.width, first, others, text))
}

// Indented breaks a paragraph into lines of at most textWidth, with something before the first and before the others.
func Indented(first, others, text string) string { return wrapped(TextWidth, first, others, text) }

// wrapped breaks a paragraph into lines of at most limit columns, with something before the first and before the
// others. A longer word has a line of its own.
func wrapped(limit int, first, others, text string) string {
	out, width := first, ansi.StringWidth(first)
	for i, word := range strings.Fields(text) {
		switch w := ansi.StringWidth(word); {
		case i == 0:
			width += w
		case width+1+w > limit:
			out += "\n" + others
			width = ansi.StringWidth(others) + w
		default:
			out += " "
			width += 1 + w
		}
		out += word
	}
	return out + "\n"
}

// table writes three columns, the second to the right.
func (l *report) table(rows [][3]string) {
	cells := make([][]string, len(rows))
	for i := range rows {
		cells[i] = rows[i][:]
	}
	l.columns("lrl", cells)
}

// columns writes rows of cells, each column as wide as its widest cell; what goes beyond the width is cut off. sides
// has a letter for each column: r where it stands to the right, l where to the left.
func (l *report) columns(sides string, rows [][]string) {
	widths := make([]int, len(sides))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-ansi.StringWidth(cell))
			if sides[i] == 'r' {
				line += "  " + space + cell
			} else {
				line += "  " + cell + space
			}
		}
		l.to.WriteString(ansi.Truncate(strings.TrimRight(line, " "), l.width, "…") + "\n")
	}
}
