package bolt

import "careerpath/store"

// settingsKey is the one key of the settings.
const settingsKey = "chosen"

// Settings is as store.Reader says.
func (r *reader) Settings() (s store.Settings, err error) {
	defer r.work.guard(&err)
	if r.settings != nil {
		_, err = r.work.get(r.settings, settingsKey, &s)
	}
	return s, err
}

// PutSettings is as store.Tx says.
func (t *tx) PutSettings(s store.Settings) (err error) {
	defer t.work.guard(&err)
	if t.settings == nil {
		if t.settings, err = t.bucket(settingsBucket); err != nil {
			return err
		}
	}
	return t.work.put(t.settings, []byte(settingsKey), s)
}
