package server

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// ParsePublicURL reads the address that people type to reach the site, such as https://careers.example.org. The error
// says what is taken instead, to go after "takes".
func ParsePublicURL(text string) (*url.URL, error) {
	const such = "such as https://careers.example.org"
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Opaque != "" || u.Hostname() == "" ||
		strings.HasSuffix(u.Host, ":") {
		return nil, errors.New("the address people type, with https:// or http:// and a host, " + such)
	}
	if u.Path != "" && u.Path != "/" {
		return nil, errors.New("an address without a path, " + such + ": careerpath needs a host name of its own")
	}
	if port, err := strconv.Atoi(u.Port()); u.Port() != "" && (err != nil || port < 1 || port > 65535) ||
		strings.Contains("."+u.Hostname()+".", "..") {
		return nil, errors.New("a host name and a port from 1 to 65535, " + such)
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(text, "#") {
		return nil, errors.New("no more than scheme, host and port, " + such)
	}
	if strings.ContainsFunc(u.Host, func(r rune) bool { return r > '~' || strings.ContainsRune(`"';,<>\%`, r) }) {
		return nil, errors.New("the host as browsers send it, in ASCII (xn--…), " + such)
	}
	host := strings.ToLower(u.Host) // browsers write an origin so, and leave out the port that goes without saying
	if port := (map[string]string{"http": ":80", "https": ":443"})[u.Scheme]; u.Port() != "" &&
		strings.HasSuffix(host, port) {
		host = strings.TrimSuffix(host, port)
	}
	return &url.URL{Scheme: u.Scheme, Host: host}, nil
}

// addressOf is where the asker reaches the site, without a slash at the end: the public address where the operator has
// stated one, otherwise what the request says.
func addressOf(r *http.Request) string {
	if public := requestOf(r).public; public != nil {
		return public.String()
	}
	if requestOf(r).client.https {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func overHTTPS(r *http.Request) bool { return strings.HasPrefix(addressOf(r), "https://") }

// movedToHTTPS says whether the operator has stated that the site is reached over HTTPS, or has it speak HTTPS itself. It
// may have been reached without before, and people hold the plain cookie from then. It is taken until it has been
// replaced by the secure one, so that nobody loses what they have.
//
// The price: whoever controls a neighbouring host name, or the network before a browser's first visit over HTTPS, can
// plant a plain cookie of their own in a browser that holds no secure one, and could read what is answered there.
// Strict-Transport-Security closes the second of these.
func movedToHTTPS(r *http.Request) bool {
	if public := requestOf(r).public; public != nil {
		return public.Scheme == "https"
	}
	return r.TLS != nil
}
