// Package encode writes results as JSON, byte for byte as encoding/json does without escaping for HTML, and several
// times as fast. It must never know what a result means.
package encode

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// Number appends a number as encoding/json writes it: the shortest text that is read as the same number.
func Number(to []byte, x float64) []byte {
	if out, ok := Decimal(to, x); ok {
		return out
	}
	size := math.Abs(x)
	if size == 0 || size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(to, x, 'f', -1, 64)
	}
	to = strconv.AppendFloat(to, x, 'e', -1, 64)
	if n := len(to); n >= 4 && to[n-4] == 'e' && to[n-3] == '-' && to[n-2] == '0' { // e-09 is e-9
		to[n-2] = to[n-1]
		to = to[:n-1]
	}
	return to
}

// Decimal appends a number of at least .0001 and less than 1000, apart from its sign, that has no more than
// twelve decimals, or sixteen where it is less than .1, as most numbers of a result do; false where it is another, and
// then nothing is appended. Such a number has at most fifteen digits from its first one on, and these tell any two
// numbers apart, so no shorter text is the same number.
func Decimal(to []byte, x float64) ([]byte, bool) {
	size, scale := math.Abs(x), 1e12
	if size < 0.1 {
		scale = 1e16
	}
	if !(size >= 1e-4 && size < 1000) {
		return to, false
	}
	n := uint64(int64(float64(size*scale) + 0.5))
	if float64(n)/scale != size {
		return to, false
	}
	if x < 0 {
		to = append(to, '-')
	}
	whole := uint64(0)
	if scale == 1e12 { // four zeros more make sixteen decimals of these, too
		whole = n / 1e12
		n = (n - whole*1e12) * 1e4
	}
	if whole < 10 {
		to = append(to, '0'+byte(whole))
	} else {
		to = strconv.AppendUint(to, whole, 10)
	}
	if n == 0 {
		return to, true
	}
	first, second := eightDigits(n/1e8), eightDigits(n%1e8)
	const zeros = ".0000000000000000"
	to = append(to, zeros...)
	decimals := to[len(to)-16:]
	binary.LittleEndian.PutUint64(decimals, first|0x3030303030303030)
	binary.LittleEndian.PutUint64(decimals[8:], second|0x3030303030303030)
	end := len(to) - bits.LeadingZeros64(second)/8 // without zeros at the end
	if second == 0 {
		end -= bits.LeadingZeros64(first) / 8
	}
	return to[:end], true
}

// eightDigits are the digits of a number of at most eight, as bytes: the first in the lowest one. It halves the number
// into ever smaller ones, all of them at once.
func eightDigits(n uint64) uint64 {
	four := n / 10000
	n = four | (n-four*10000)<<32 // two numbers below 10,000, each in half of the bits
	two := n * 10486 >> 20 & 0x0000007f0000007f
	n = two | (n-two*100)<<16 // four below 100
	one := n * 103 >> 10 & 0x000f000f000f000f
	return one | (n-one*10)<<8
}

func count(to []byte, n int) []byte { return strconv.AppendInt(to, int64(n), 10) }

func truth(to []byte, holds bool) []byte { return strconv.AppendBool(to, holds) }

// list appends a list; null where there is none.
func list[T any](to []byte, of []T, one func(*T, []byte) []byte) []byte {
	if of == nil {
		return append(to, "null"...)
	}
	to = append(to, '[')
	for i := range of {
		if i > 0 {
			to = append(to, ',')
		}
		to = one(&of[i], to)
	}
	return append(to, ']')
}

func textOf[T ~string](text *T, to []byte) []byte { return Text(to, string(*text)) }

// Text appends a text in quotes. What JSON can't hold as it is is escaped, and so are U+2028 and U+2029, as
// encoding/json does.
func Text(to []byte, text string) []byte {
	to = append(to, '"')
	from := 0
	for i := plainFrom(text, 0); i < len(text); i = plainFrom(text, i) {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				to = append(append(to, text[from:i]...), `\ufffd`...)
			case r == '\u2028' || r == '\u2029':
				to = append(append(to, text[from:i]...), `\u202`...)
				to = append(to, hexDigits[r&0xf])
			default:
				i += size
				continue
			}
			i += size
			from = i
			continue
		}
		to = append(to, text[from:i]...)
		switch c {
		case '"', '\\':
			to = append(to, '\\', c)
		case '\b':
			to = append(to, '\\', 'b')
		case '\f':
			to = append(to, '\\', 'f')
		case '\n':
			to = append(to, '\\', 'n')
		case '\r':
			to = append(to, '\\', 'r')
		case '\t':
			to = append(to, '\\', 't')
		default:
			to = append(to, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		}
		i++
		from = i
	}
	return append(append(to, text[from:]...), '"')
}

const hexDigits = "0123456789abcdef"

// plainFrom is the index of the first byte of text, from one on, that isn't a character for itself: neither ASCII, nor
// without a control's, a quote's or a backslash's meaning. It looks at eight bytes at a time.
func plainFrom(text string, i int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(text); i += 8 {
		b := text[i : i+8]
		x := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		quote, slash := x^'"'*ones, x^'\\'*ones
		if (x|(x-0x20*ones)|(quote-ones)|(slash-ones))&tops != 0 {
			break
		}
	}
	for ; i < len(text); i++ {
		if c := text[i]; c < 0x20 || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return i
		}
	}
	return i
}
