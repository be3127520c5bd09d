package server

import "net/http"

// openShare leads whoever opens a link that shares something to what it shows.
func (s *Server) openShare(w http.ResponseWriter, r *http.Request, of opened) error {
	path := "/shared/" + of.key.ID
	s.keepLinkOpen(w, r, of, path)
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
