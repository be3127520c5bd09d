package bolt

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"careerpath/store/packed"
)

// A payload in parts lets a list read what it shows without unpacking the rest, and pass by what it doesn't show
// without unpacking anything: the byte partsForm, a mark, a summary and the rest. The first two are preceded by their
// length (uvarint). A payload without that first byte is the rest alone, as files had it before there were parts.
const partsForm = 'z' // which is no form of a packed text

// parts are a payload taken apart.
type parts struct {
	mark    []byte // what says whether a list shows it, nil where there are no parts
	summary []byte // packed, nil where there are no parts
	rest    []byte // packed
}

// payload puts parts together.
func (p *parts) payload() []byte {
	out := make([]byte, 0, 1+2*binary.MaxVarintLen32+len(p.mark)+len(p.summary)+len(p.rest))
	out = binary.AppendUvarint(append(out, partsForm), uint64(len(p.mark)))
	out = binary.AppendUvarint(append(out, p.mark...), uint64(len(p.summary)))
	return append(append(out, p.summary...), p.rest...)
}

// cutParts takes a payload apart.
func cutParts(payload []byte) (p parts, err error) {
	if len(payload) == 0 || payload[0] != partsForm {
		return parts{rest: payload}, nil
	}
	p.rest = payload[1:]
	for _, part := range []*[]byte{&p.mark, &p.summary} {
		size, n := binary.Uvarint(p.rest)
		if n <= 0 || size > uint64(len(p.rest)-n) {
			return parts{}, errors.New("a part of a record is cut short")
		}
		*part, p.rest = p.rest[n:n+int(size)], p.rest[n+int(size):]
	}
	if len(p.mark) == 0 {
		return parts{}, errors.New("a record has no mark")
	}
	return p, nil
}

// whole says whether a payload has no parts.
func (p *parts) whole() bool { return p.mark == nil }

// neededBy are the shared texts without which a payload of a record can't be unpacked.
func neededBy(payload []byte) ([]packed.Name, error) {
	p, err := cutParts(payload)
	if err != nil {
		return nil, err
	}
	var names []packed.Name
	for _, part := range [][]byte{p.summary, p.rest} {
		if name, needs := packed.Needs(part); needs {
			names = append(names, name)
		}
	}
	return names, nil
}

// sealed is a record with an id as it is kept.
type sealed struct {
	id         string
	key, value []byte // of the file: good as long as nothing is changed
}

// sealed finds a person's records of a kind, in order of their ids, by bytes. It unpacks none.
func (r *reader) sealed(kind byte) (all []sealed, err error) {
	if all, ok := r.found[kind]; ok {
		return all, nil
	}
	of := r.kind(kind)
	for s := r.work.data.scan(of, of); ; {
		key, value, err := s.next()
		id := ""
		if err == nil && key != nil {
			id, err = wholeID(key[len(of):])
		}
		if err != nil {
			return nil, r.work.damaged(err)
		}
		if key == nil {
			break
		}
		all = append(all, sealed{id, key, value})
	}
	slices.SortFunc(all, func(a, b sealed) int { return cmp.Compare(a.id, b.id) })
	if r.found != nil {
		r.found[kind] = all
	}
	return all, nil
}

// partsOf takes a record apart.
func (r *reader) partsOf(kept *sealed) (p parts, err error) {
	payload, err := r.work.data.unseal(kept.key, kept.value)
	if err == nil {
		p, err = cutParts(payload)
	}
	if err != nil {
		err = r.work.damaged(err)
	}
	return p, err
}
