package packed_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"careerpath/store/packed"
)

// commonSum is the SHA-256 of common.json.
const commonSum = "09c42ce07fbad39af3473262a19e17a969cc0048598f9aa2c70f304a71f937a0"

// one finds a single shared text.
func one(text []byte) packed.Texts {
	return func(name packed.Name) ([]byte, error) {
		if name != packed.NameOf(text) {
			return nil, errors.New("it isn't there")
		}
		return text, nil
	}
}

// none finds no shared text.
func none(packed.Name) ([]byte, error) { return nil, errors.New("there are none") }

// anyJSON draws the text of a value.
func anyJSON(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		kinds := 4
		if depth > 0 {
			kinds = 6
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return rapid.SampledFrom([]string{"null", "true", "false", "[]", "{}", `""`}).Draw(t, "word")
		case 1:
			return fmt.Sprint(rapid.Float64Range(-1e9, 1e9).Draw(t, "number"))
		case 2:
			text, err := json.Marshal(rapid.String().Draw(t, "text"))
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		case 3:
			return `"` + strings.Repeat("campaign ", rapid.IntRange(0, 300).Draw(t, "times")) + `"`
		case 4:
			return "[" + strings.Join(rapid.SliceOfN(anyJSON(depth-1), 0, 5).Draw(t, "list"), ",") + "]"
		}
		var fields []string
		for i, v := range rapid.SliceOfN(anyJSON(depth-1), 0, 5).Draw(t, "fields") {
			fields = append(fields, fmt.Sprintf(`"%d%s":%s`, i, rapid.SampledFrom([]string{"id", "at", "kind"}).Draw(t, "field"), v))
		}
		return "{" + strings.Join(fields, ",") + "}"
	})
}

func TestWhatIsUnpackedIsWhatWasPackedWhateverItIsPackedAgainst(t *testing.T) {
	t.Parallel()
	p, other := packed.New(), packed.New()
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(anyJSON(3).Draw(t, "text"))
		against := []byte(rapid.OneOf(anyJSON(3), rapid.Just(string(text)), rapid.String()).Draw(t, "shared"))
		by, err := p.PackLike(text, packed.NameOf(against), one(against))
		if err != nil {
			t.Fatal(err)
		}
		for _, kept := range [][]byte{p.Pack(text), by} {
			if len(kept) > len(text)+1 {
				t.Errorf("%d bytes are packed into %d", len(text), len(kept))
			}
			texts := packed.Texts(none)
			if name, needs := packed.Needs(kept); needs {
				texts = one(against)
				if name != packed.NameOf(against) {
					t.Errorf("it needs %x", name)
				}
			}
			for _, p := range []*packed.Packer{p, other} {
				if got, err := p.Unpack(kept, texts); err != nil || !bytes.Equal(got, text) {
					t.Errorf("%q comes back as %q, %v", text, got, err)
				}
			}
		}
	})
}

func TestTheCommonTextIsTheOneThatRecordsAreKeptBy(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("common.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", sha256.Sum256(text)); got != commonSum {
		t.Errorf("common.json has the SHA-256 %s. Every file there is was compressed against the text with %s: leave it "+
			"as it is, and add a form for another", got, commonSum)
	}
}

func TestSmallRecordsShrinkAndAResemblingTextIsNearlyNothing(t *testing.T) {
	t.Parallel()
	p := packed.New()
	for text, most := range map[string]int{
		`{"created":"2026-11-28T05:58:26.123456Z"}`:                                                                              39,
		`{"kind":"browser","name":"Firefox on Linux","created":"2026-11-28T05:58:26.123456Z"}`:                                   60,
		`{"seq":1,"at":"2026-11-28T05:58:26.123456Z","kind":"assessment_finished","subject":"01936b2e-7c1a-7cc3-98c4-dc0c0c07"}`: 65,
	} {
		if got := len(p.Pack([]byte(text))); got > most {
			t.Errorf("%s is packed into %d bytes, more than %d", text, got, most)
		}
	}
	shared := []byte(strings.Repeat(anyJSON(3).Example(7), 20) + "and a long sentence that is said but once")
	kept, err := p.PackLike(append([]byte("it: "), shared...), packed.NameOf(shared), one(shared))
	if err != nil || len(kept) > 60 {
		t.Errorf("a text like the shared one is packed into %d bytes, %v", len(kept), err)
	}
}

func TestWhatIsNoPackedTextIsAnError(t *testing.T) {
	t.Parallel()
	p := packed.New()
	shared := []byte(strings.Repeat("what they share ", 20))
	whole, err := p.PackLike(shared, packed.NameOf(shared), one(shared))
	if err != nil {
		t.Fatal(err)
	}
	for name, kept := range map[string][]byte{
		"nothing": nil, "an unknown form": []byte("x{}"), "a form alone": []byte("c"), "noise": []byte("c{}{}{}{}{}"),
		"a name cut short": whole[:5], "a text cut short": whole[:len(whole)-3],
		"another shared text": append([]byte("s12345678"), whole[9:]...),
	} {
		if got, err := p.Unpack(kept, one(shared)); err == nil {
			t.Errorf("%s is unpacked to %q", name, got)
		}
	}
	if _, err := p.PackLike(shared, packed.Name{1}, func(packed.Name) ([]byte, error) { return shared, nil }); err == nil {
		t.Error("a text is packed against another than it names")
	}
}

func FuzzUnpack(f *testing.F) {
	shared := []byte(strings.Repeat("what they share ", 20))
	p := packed.New()
	f.Add(p.Pack([]byte(`{"created":"2026-11-28T05:58:26.123456Z"}`)))
	by, err := p.PackLike(shared, packed.NameOf(shared), one(shared))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(by)
	f.Fuzz(func(t *testing.T, kept []byte) {
		text, err := p.Unpack(kept, one(shared))
		if err != nil {
			return
		}
		again, err := p.Unpack(p.Pack(text), none)
		if err != nil || !bytes.Equal(text, again) {
			t.Errorf("%q comes back as %q, %v", text, again, err)
		}
	})
}

func TestManySharedTextsAreUsedAtOnce(t *testing.T) {
	t.Parallel()
	p := packed.New()
	var using sync.WaitGroup
	for i := range 5 { // more than are kept ready
		using.Go(func() {
			shared := []byte(strings.Repeat(fmt.Sprintf("text %d ", i), 50))
			for n := range 6 {
				text := fmt.Appendf(nil, "%s %d", shared, n)
				kept, err := p.PackLike(text, packed.NameOf(shared), one(shared))
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := p.Unpack(kept, one(shared)); err != nil || !bytes.Equal(got, text) {
					t.Errorf("text %d came back as %q, %v", i, got, err)
				}
			}
		})
	}
	using.Wait()
}

func BenchmarkPack(b *testing.B) {
	p := packed.New()
	for name, text := range map[string]string{
		"an event": `{"seq":1,"at":"2026-11-28T05:58:26.123456Z","kind":"assessment_finished","subject":"01936b2e-7c1a-7cc3"}`,
		"40 KB":    strings.Repeat(anyJSON(3).Example(7), 40<<10/len(anyJSON(3).Example(7))),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Pack([]byte(text))
			}
		})
	}
}
