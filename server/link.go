package server

import (
	"cmp"
	"net/http"

	"careerpath/store"
)

// privateLink opens the asker's data from any browser. It is shown by the browser that made it, which alone can tell its
// secret; in any other, and where there is none, it is "".
func privateLink(r *http.Request, keys []store.Key) string {
	for i := range keys {
		switch keys[i].Kind {
		case store.KeyLink:
			if link := linkOf(r, &keys[i]); link != "" {
				return link
			}
		case store.KeyFirst: // the first secret of all, which is the browser's and the link's
			secret, _ := secretOf(r)
			if hash, ok := hashOf(secret); ok && hash == keys[i].Hash {
				showsSecret(r)
				return addressOf(r) + "/open#" + secret
			}
		case store.KeyBrowser, store.KeyAPI, store.KeyPasskey, store.KeyShare, store.KeyObserver, store.KeyGroup,
			store.KeyAccount:
		}
	}
	return ""
}

// postLink makes a new private link, which this browser can show, and ends the one before.
func (s *Server) postLink(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	who, key, err := s.senderWithKey(r)
	if err != nil {
		return err
	}
	secret, _ := secretOf(r)
	moves := key.Kind == store.KeyFirst // which ends with the link: the browser needs a key of its own
	if moves {
		secret = newSecret()
	}
	first, err := s.firstKeys(r, secret)
	if err != nil {
		return err
	}
	browser, link := first[0], first[1]
	err = s.store.Update(r.Context(), who.ID, func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		for _, k := range keys {
			if k.Kind == store.KeyLink || k.Kind == store.KeyFirst {
				if err := tx.DeleteKey(k.ID); err != nil {
					return err
				}
			}
		}
		if moves {
			if err := tx.PutKey(browser); err != nil {
				return err
			}
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		settings.LinkKept = false // which was the old one
		if err := tx.PutSettings(settings); err != nil {
			return err
		}
		return tx.PutKey(link)
	})
	if err != nil {
		return err
	}
	if moves {
		setCookie(w, r, secret)
	}
	to := "/me?renewed#link"
	if r.PostForm.Get("back") == "leave" {
		to = "/me/leave"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// privatePage asks before a private link takes over a browser.
type privatePage struct {
	Secret string
	Opens  holding
	Leaves *holding // what this browser holds of somebody else, nil for nothing
	Owner  string   // whose the browser is, so that a page left open replaces nobody else
	Stale  bool     // it has become somebody else's since the page that was sent was opened
}

// holding is what somebody has kept here, as somebody else may see it who has their link.
type holding struct {
	Results int
	Since   string
}

func (s *Server) holdingOf(r *http.Request, who store.Person) (holding, error) {
	h := holding{Since: s.calendar(r).date(who.Created)}
	err := s.store.View(r.Context(), who.ID, func(data store.Reader) error {
		t, err := s.newestIn(data)
		if err == nil {
			h.Results, err = t.count(data)
		}
		return err
	})
	return h, err
}

// openPrivate makes this browser the owner's, once whoever sits there has said so: they may hold other results.
func (s *Server) openPrivate(w http.ResponseWriter, r *http.Request, of opened) error {
	here, known, err := s.person(r)
	if err != nil {
		return err
	}
	sure := r.PostForm.Get("sure") == "yes"
	switch {
	case known && here.ID == of.owner.ID:
		http.Redirect(w, r, "/me", http.StatusSeeOther)
		return nil
	case sure && (!known || r.PostForm.Get(ownerField) == ownerOf(here)):
		// Sent twice, the form makes one key.
		if err := s.signIn(w, r, of.owner, derived(of.secret, cmp.Or(r.PostForm.Get(onceField), newSecret()))); err != nil {
			return err
		}
		http.Redirect(w, r, "/me", http.StatusSeeOther)
		return nil
	}
	p, status := privatePage{Secret: of.secret, Stale: sure}, http.StatusOK
	if sure {
		status = http.StatusConflict
	}
	if p.Opens, err = s.holdingOf(r, of.owner); err != nil {
		return err
	}
	if known {
		left, err := s.holdingOf(r, here)
		if err != nil {
			return err
		}
		p.Leaves, p.Owner = &left, ownerOf(here)
	}
	return s.render(w, r, status, "open_private", s.language(r).T("Come back to your results"), p)
}
