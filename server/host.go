package server

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ParseHosts reads the host names that the site answers to, with commas between. The error says what is taken instead,
// to go after "takes".
func ParseHosts(text string) ([]string, error) {
	var out []string
	for host := range strings.SplitSeq(text, ",") {
		host = strings.ToLower(strings.TrimSpace(host))
		if _, err := netip.ParseAddr(host); err != nil && (host == "" || strings.ContainsAny(host, ":/@[]*? ")) {
			return nil, errors.New("host names without a port and with commas between, such as careers.example.org,10.0.0.7")
		}
		out = append(out, host)
	}
	return out, nil
}

// answersTo says whether a request names a host that the site answers to. Where none are stated but the public address
// is, these are its host, addresses and names without a dot, by which proxies and those who look after the site reach
// it: a page of another site has no such name.
func (s *Server) answersTo(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	switch {
	case s.Hosts != nil:
		return slices.Contains(s.Hosts, host)
	case s.PublicURL == nil, host == s.PublicURL.Hostname(), !strings.Contains(host, "."):
		return true
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

// Hosted refuses requests for other hosts.
func (s *Server) Hosted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !aboutTheServer(r) && !s.answersTo(r.Host) {
			http.Error(w, "This server does not answer for the host that was asked for. If it should, whoever runs it "+
				"names the host with --hosts.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// aboutTheServer says whether a request is from those who look after the server and see only its address.
func aboutTheServer(r *http.Request) bool { return r.URL.Path == "/livez" || r.URL.Path == "/readyz" }
