package server

import "net/http"

// openGroup leads whoever opens a joining link to what they may join.
func (s *Server) openGroup(w http.ResponseWriter, r *http.Request, of opened) error {
	path := "/groups/join/" + of.key.ID
	s.keepLinkOpen(w, r, of, path)
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
