package bolt

import "careerpath/store"

// Settings is as store.Reader says.
func (r *reader) Settings() (s store.Settings, err error) {
	defer r.work.guard(&err)
	_, err = r.work.getPacked(r.kind(settingsKind), &s)
	return s, err
}

// PutSettings is as store.Tx says.
func (t *tx) PutSettings(s store.Settings) (err error) {
	defer t.work.guard(&err)
	return t.work.putPacked(t.kind(settingsKind), s)
}
