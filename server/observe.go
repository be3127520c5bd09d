package server

import "net/http"

// openObserver leads whoever was asked about somebody to the questions.
func (s *Server) openObserver(w http.ResponseWriter, r *http.Request, of opened) error {
	path := "/observe/" + of.key.ID
	s.keepLinkOpen(w, r, of, path)
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
