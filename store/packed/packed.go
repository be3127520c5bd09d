// Package packed makes records small. It knows texts, and neither what they say nor where they are kept.
//
// A packed text is one byte that names its form, and then
//
//	plain   the text
//	common  the text compressed with zstd against common.json
//	shared  the first 8 bytes of the SHA-256 of a shared text, and the text compressed with zstd against that
//
// zstd frames are without their magic number, which is always the same. Forms never change, nor does common.json: what
// was packed once is unpacked for ever. Packed texts have no checksum; whoever keeps them gives them one.
package packed

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // common.json
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// The forms.
const (
	plain  = 'j'
	common = 'c'
	shared = 's'
)

// MaxText is how many bytes a text that is unpacked may have. Longer ones are packed plain, whatever their size.
const MaxText = 1 << 30

// commonText is what small records are compressed against: their usual fields and values, the most frequent last.
//
//go:embed common.json
var commonText []byte

// magic is what every zstd frame begins with.
var magic = []byte{0x28, 0xB5, 0x2F, 0xFD}

// The numbers that frames give for what they are compressed against.
const (
	commonNumber = 1
	sharedNumber = 2
)

// Name is what a shared text is found by: the first bytes of its SHA-256.
type Name [8]byte

// NameOf is the name of a shared text.
func NameOf(text []byte) Name {
	sum := sha256.Sum256(text)
	return Name(sum[:len(Name{})])
}

// Texts finds the shared text of a name. Its errors come back wrapped.
type Texts func(Name) ([]byte, error)

// Needs is the name of the shared text without which a packed text can't be unpacked; false where it needs none.
func Needs(packed []byte) (Name, bool) {
	if len(packed) < 1+len(Name{}) || packed[0] != shared {
		return Name{}, false
	}
	return Name(packed[1:]), true
}

// How many shared texts are kept ready at most. To compress takes 17 MB each, to unpack little more than the text.
const (
	mostEncoders = 2
	mostDecoders = 8
)

// Packer packs and unpacks. It keeps what it needs for the shared texts of late. It is safe for concurrent use.
type Packer struct {
	encoder  *zstd.Encoder // against commonText
	decoder  *zstd.Decoder
	encoders recent[*zstd.Encoder]
	decoders recent[*zstd.Decoder]
}

// New returns a Packer.
func New() *Packer {
	return &Packer{
		encoder:  newEncoder(zstd.SpeedDefault, commonNumber, commonText),
		decoder:  newDecoder(commonNumber, commonText),
		encoders: recent[*zstd.Encoder]{most: mostEncoders},
		decoders: recent[*zstd.Decoder]{most: mostDecoders},
	}
}

func newEncoder(level zstd.EncoderLevel, number uint32, against []byte) *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderDictRaw(number, against),
		zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true),
		zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // an option is wrong
	}
	return e
}

func newDecoder(number uint32, against []byte) *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderDictRaw(number, against), zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(MaxText))
	if err != nil {
		panic(err) // an option is wrong
	}
	return d
}

// Pack packs a text by itself.
func (p *Packer) Pack(text []byte) []byte {
	return shortest(text, []byte{common}, p.encoder)
}

// PackLike packs a text against the shared one of a name, which it resembles. It must be there to unpack it. An error
// is one of texts.
func (p *Packer) PackLike(text []byte, name Name, texts Texts) ([]byte, error) {
	encoder, err := p.encoders.get(name, texts, func(against []byte) *zstd.Encoder {
		return newEncoder(zstd.SpeedBetterCompression, sharedNumber, against)
	})
	if err != nil {
		return nil, err
	}
	return shortest(text, append([]byte{shared}, name[:]...), encoder), nil
}

// shortest compresses a text if that makes it shorter.
func shortest(text, head []byte, encoder *zstd.Encoder) []byte {
	if len(text) <= MaxText {
		frame := encoder.EncodeAll(text, make([]byte, 0, len(text)/4+64))
		if len(head)+len(frame)-len(magic) < 1+len(text) {
			return append(head, frame[len(magic):]...)
		}
	}
	return append([]byte{plain}, text...)
}

// Unpack returns the text that was packed. It shares no memory with what is packed. An error says that this is no packed
// text, or that the shared text isn't there.
func (p *Packer) Unpack(packed []byte, texts Texts) ([]byte, error) {
	if len(packed) == 0 {
		return nil, errors.New("a packed text is empty")
	}
	decoder, frame := p.decoder, packed[1:]
	switch packed[0] {
	case plain:
		return bytes.Clone(frame), nil
	case common:
	case shared:
		name, whole := Needs(packed)
		if !whole {
			return nil, errors.New("a packed text is cut short")
		}
		var err error
		if decoder, err = p.decoders.get(name, texts, func(against []byte) *zstd.Decoder {
			return newDecoder(sharedNumber, against)
		}); err != nil {
			return nil, err
		}
		frame = frame[len(name):]
	default:
		return nil, fmt.Errorf("a packed text has the form %q", packed[0])
	}
	text, err := decoder.DecodeAll(append(bytes.Clone(magic), frame...), nil)
	if err != nil {
		return nil, fmt.Errorf("a packed text can't be unpacked: %w", err)
	}
	return text, nil
}

// recent keeps what was made for the shared texts that were used last.
type recent[T any] struct {
	most int

	mu   sync.Mutex
	made map[Name]T
	used []Name // the last one last
}

// get returns what was made for the text of a name, and makes it where it isn't there.
func (r *recent[T]) get(name Name, texts Texts, prepare func(text []byte) T) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one, ok := r.made[name]
	if !ok {
		text, err := texts(name)
		if err != nil {
			return one, fmt.Errorf("the shared text %x: %w", name, err)
		}
		if NameOf(text) != name {
			return one, fmt.Errorf("the shared text %x is another", name)
		}
		one = prepare(text)
	}
	r.use(name, one)
	return one, nil
}

// use makes a name the last one used, and forgets the one that wasn't for longest.
func (r *recent[T]) use(name Name, one T) {
	if r.made == nil {
		r.made = map[Name]T{}
	}
	for i := range r.used {
		if r.used[i] == name {
			r.used = append(r.used[:i], r.used[i+1:]...)
			break
		}
	}
	r.made[name], r.used = one, append(r.used, name)
	if len(r.used) > r.most {
		delete(r.made, r.used[0])
		r.used = r.used[1:]
	}
}
