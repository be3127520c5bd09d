package postgres

import "careerpath/store"

// ownBytes is about what a person's row of people takes.
const ownBytes = 128

// Usage is as store.Reader says. The database's own bytes for rows and indexes aren't counted.
func (w *work) Usage() (u store.Usage, err error) {
	if err := w.settleSizes(); err != nil {
		return u, err
	}
	p := &w.person
	return store.Usage{
		Bytes:  ownBytes + int64(len(p.settings)) + p.eventBytes + p.bytes,
		Drafts: int(p.drafts), Assessments: int(p.assessments), Plans: int(p.plans), Events: int(p.events), EventBytes: p.eventBytes,
	}, nil
}

// settleSizes has everything written whose size isn't known yet.
func (w *work) settleSizes() error {
	if !w.resized {
		return nil
	}
	return w.send()
}

// Count is as store.Reader says.
func (w *work) Count() (n store.Counts, err error) {
	u, err := w.Usage()
	return store.Counts{Drafts: u.Drafts, Assessments: u.Assessments, Plans: u.Plans, Events: u.Events}, err
}
