package server

import (
	"cmp"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the addresses of proxies whose word on who asks is believed.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks with commas between, such as 127.0.0.1,10.0.0.0/8. The error says what is
// taken instead, to go after "takes".
func ParseProxies(text string) (Proxies, error) {
	var out Proxies
	for one := range strings.SplitSeq(text, ",") {
		one = strings.TrimSpace(one)
		network, err := netip.ParsePrefix(one)
		if address, alone := netip.ParseAddr(one); alone == nil && address.Zone() == "" {
			network, err = address.Unmap().Prefix(address.Unmap().BitLen())
		}
		if err != nil || network.Addr().Is4In6() {
			return nil, errors.New("addresses and networks with commas between, such as 127.0.0.1,10.0.0.0/8")
		}
		out = append(out, network.Masked())
	}
	return out, nil
}

func (p Proxies) has(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(address) })
}

// clientNetwork is how many bits of an IPv6 address are the network of one household or office, which has all addresses
// in it to choose from.
const clientNetwork = 64

// client is where a request comes from.
type client struct {
	peer    netip.Addr // who is connected, a proxy or the asker; invalid where that is no address
	address netip.Addr // of the asker: peer's, unless a trusted proxy says otherwise
	https   bool       // the asker uses HTTPS
	behind  bool       // something that isn't trusted says that it is a proxy
}

// network is what the asker counts as, together with whoever shares it.
func (c client) network() netip.Addr {
	if c.address.Is6() {
		network, _ := c.address.Prefix(clientNetwork) // which no IPv6 address is too short for
		return network.Addr()
	}
	return c.address
}

// Network is what whoever is connected from an address counts as, with the port or without: the address, or the network
// of an IPv6 address. A proxy's connections are many people's, so it counts as nobody and false comes back.
func (p Proxies) Network(connected string) (network netip.Addr, one bool) {
	c := client{address: addressIn(connected)}
	return c.network(), c.address.IsValid() && !p.has(c.address)
}

// clientOf finds out where a request comes from. What its headers say counts only where a trusted proxy sent it, and
// there from right to left as far as the proxies named are trusted, too: what stands further left anybody can have
// written.
func (p Proxies) clientOf(r *http.Request) client {
	c := client{peer: addressIn(r.RemoteAddr), https: r.TLS != nil}
	c.address = c.peer
	list := r.Header.Values("X-Forwarded-For")
	named := forwardedElements(r.Header.Values("Forwarded"))
	switch {
	case len(list) == 0 && len(named) == 0 && r.Header.Get("X-Forwarded-Proto") == "":
		return c
	case !p.has(c.peer):
		c.behind = true
		return c
	}
	plain, forwarded := p.asker(strings.Split(strings.Join(list, ","), ",")), p.asker(valuesOf(named, "for"))
	// Where the two differ the proxy writes one of them, and which one is anybody's guess.
	if !plain.IsValid() || !forwarded.IsValid() || plain == forwarded {
		c.address = cmp.Or(plain, forwarded, c.peer)
	}
	proto, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	protos := append(valuesOf(named, "proto"), "")
	if scheme := strings.ToLower(strings.TrimSpace(cmp.Or(proto, protos[0]))); scheme != "" {
		c.https = scheme == "https"
	}
	return c
}

// asker is the last address listed that is no trusted proxy's; the first of all where all are, and an invalid one where
// the next isn't known.
func (p Proxies) asker(listed []string) (asker netip.Addr) {
	for _, text := range slices.Backward(listed) {
		address := addressIn(text)
		if !address.IsValid() {
			return asker
		}
		if asker = address; !p.has(address) {
			return asker
		}
	}
	return asker
}

// addressIn reads an address with or without a port, as proxies and connections have it; what is none is invalid.
func addressIn(text string) netip.Addr {
	text = strings.TrimSpace(text)
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap().WithZone("")
	}
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}

// forwardedElements are those of the headers Forwarded (RFC 7239), each as its parameters in small letters.
func forwardedElements(headers []string) (all []map[string]string) {
	for _, header := range headers {
		for element := range strings.SplitSeq(header, ",") {
			parameters := map[string]string{}
			for parameter := range strings.SplitSeq(element, ";") {
				name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
				parameters[strings.ToLower(name)] = strings.Trim(value, `"`)
			}
			all = append(all, parameters)
		}
	}
	return all
}

func valuesOf(elements []map[string]string, parameter string) (values []string) {
	for _, element := range elements {
		values = append(values, element[parameter])
	}
	return values
}

// warnOfProxy says once, for the operator, that a proxy nearby isn't trusted, so that all who come through it count as
// one client.
func (s *Server) warnOfProxy(r *http.Request, req *request) {
	if peer := req.client.peer; req.client.behind && (peer.IsLoopback() || peer.IsPrivate()) {
		s.proxyKnown.Do(func() {
			s.log.WarnContext(r.Context(), "a proxy isn't trusted: all who come through it count as one client, and whether "+
				"they use HTTPS isn't known; name it with --trusted-proxies", "proxy", peer.String())
		})
	}
}
