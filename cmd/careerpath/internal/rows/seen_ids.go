package rows

import "math/bits"

// seenIDs has by the hash of an id where it was seen. For a million ids it takes less than 20 MB, where a map takes
// twice as much, and one look at memory far away. It is cut into parts by hash, so that only a part is copied as it
// grows.
type seenIDs struct {
	parts   [seenParts]seenPart
	n       int
	fetched seenAt // kept so that fetch isn't left out as useless
}

const seenParts = 1 << 6

// seenPart is a table with open addressing: an id is in the place its hash says or, where that was taken, in one soon
// after it.
type seenPart struct {
	places []seenID // a few of them empty
	n      int
}

// seenID is an id's place. The line of an empty one is 0.
type seenID struct {
	high, low uint32 // of the hash
	at        seenAt
}

// find returns where an id was seen, to be read or changed until the next is added; nil where it wasn't.
func (s *seenIDs) find(hash uint64) *seenAt {
	p := &s.parts[hash%seenParts]
	if p.n == 0 {
		return nil
	}
	if of := p.place(hash); of.at != 0 {
		return &of.at
	}
	return nil
}

// fetch reads the places of some ids, so that they are in the processor's cache when each is looked for. None has to
// wait for another, so this takes far less time than to look for one after another in memory far away.
func (s *seenIDs) fetch(hashes []uint64) {
	for _, hash := range hashes {
		if p := &s.parts[hash%seenParts]; p.n > 0 {
			i, _ := bits.Mul64(hash, uint64(len(p.places)))
			s.fetched |= p.places[i].at
		}
	}
}

// add takes in an id that isn't there yet.
func (s *seenIDs) add(hash uint64, at seenAt) {
	p := &s.parts[hash%seenParts]
	if 5*p.n >= 4*len(p.places) {
		p.grow()
	}
	*p.place(hash) = seenID{uint32(hash >> 32), uint32(hash), at}
	p.n++
	s.n++
}

// place is where an id is, or the empty place where it belongs.
func (p *seenPart) place(hash uint64) *seenID {
	i, _ := bits.Mul64(hash, uint64(len(p.places)))
	for {
		of := &p.places[i]
		if of.at == 0 || of.low == uint32(hash) && of.high == uint32(hash>>32) {
			return of
		}
		if i++; i == uint64(len(p.places)) {
			i = 0
		}
	}
}

// grow adds room by a quarter.
func (p *seenPart) grow() {
	old := p.places
	p.places = make([]seenID, 8+len(old)*5/4)
	for _, of := range old {
		if of.at != 0 {
			*p.place(uint64(of.high)<<32 | uint64(of.low)) = of
		}
	}
}
