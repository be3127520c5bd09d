package rows

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// MaxRow is the longest row taken, in bytes. It bounds memory whatever is fed in.
const MaxRow = 1 << 20

// lines reads physical lines and counts them. Whoever has read too far hands lines back.
type lines struct {
	from *bufio.Reader
	read int64  // bytes taken from the stream so far
	at   int    // number of the line returned last, from 1
	long []byte // a line too long for from's buffer, gathered

	back        []byte // lines handed back, read again before the stream
	thenTooLong bool   // after them comes a line that was too long, and is gone

	decoded *counted // where the stream is UTF-16, what is decoded to UTF-8
}

// counted counts the bytes read.
type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// taken is how many bytes of the stream were read.
func (l *lines) taken() int64 {
	if l.decoded != nil {
		return l.decoded.n
	}
	return l.read
}

func newLines(stream io.Reader) *lines { return &lines{from: bufio.NewReaderSize(stream, 64<<10)} }

// next returns the next line with its end, valid until the call after. Of a line longer than MaxRow it returns nothing
// but tooLong. After the last line the error is io.EOF; a last line without an end is a line.
func (l *lines) next() (line []byte, tooLong bool, err error) {
	if len(l.back) > 0 {
		end := bytes.IndexByte(l.back, '\n') + 1
		if end == 0 {
			end = len(l.back)
		}
		line, l.back = l.back[:end], l.back[end:]
		l.at++
		return line, false, nil
	}
	if l.thenTooLong {
		l.thenTooLong = false
		l.at++
		return nil, true, nil
	}
	line, err = l.from.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.long = l.long[:0]
		for errors.Is(err, bufio.ErrBufferFull) {
			l.read += int64(len(line))
			if tooLong = tooLong || len(l.long)+len(line) > MaxRow; !tooLong {
				l.long = append(l.long, line...)
			}
			line, err = l.from.ReadSlice('\n')
		}
		l.read += int64(len(line))
		if tooLong = tooLong || len(l.long)+len(line) > MaxRow; tooLong {
			line, l.long = nil, nil
		} else {
			l.long = append(l.long, line...)
			line = l.long
		}
	} else {
		l.read += int64(len(line))
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0 && !tooLong) {
		return nil, false, err
	}
	l.at++
	return line, tooLong, nil
}

// giveBack has the lines of text read again. They are the last ones that next returned, but for one that was too long
// after them where thenTooLong.
func (l *lines) giveBack(text []byte, thenTooLong bool) {
	n := bytes.Count(text, []byte("\n"))
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	if thenTooLong {
		l.thenTooLong = true
		n++
	}
	l.at -= n
	if len(text) > 0 {
		l.back = append(bytes.Clone(text), l.back...)
	}
}

// idle says whether the next line may have to be waited for.
func (l *lines) idle() bool { return len(l.back) == 0 && !l.thenTooLong && l.from.Buffered() == 0 }

// opening is what the first bytes of a stream tell.
type opening struct {
	char   byte // the first that is no white space, 0 where there is none nearby
	binary bool // no text at all
}

// opening looks at the first bytes and takes none but a byte order mark. UTF-16 with a mark is read as UTF-8 from here
// on.
func (l *lines) opening() opening {
	const marks = 3
	head, _ := l.from.Peek(marks)
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		l.decoded = &counted{Reader: l.from}
		l.from = bufio.NewReaderSize(transform.NewReader(l.decoded,
			unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()), 64<<10)
		head = nil
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		n, _ := l.from.Discard(marks) // the mark of UTF-8, which is what is read anyway
		l.read += int64(n)
	}
	for n := 1; n <= l.from.Size(); n++ {
		head, err := l.from.Peek(n)
		if err != nil {
			break
		}
		if c := head[n-1]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			head, _ = l.from.Peek(min(l.from.Buffered(), n+512)) // only what is there already: a person may be typing
			line, _, _ := bytes.Cut(head[n-1:], []byte("\n"))
			return opening{char: c, binary: bytes.IndexByte(line, 0) >= 0}
		}
	}
	return opening{}
}

// trimEnd returns a line without its end.
func trimEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}
