package main

import (
	"errors"
	"strconv"

	"github.com/spf13/pflag"

	"careerpath/server"
	"careerpath/store"
	"careerpath/store/bounded"
)

// guard is what serve is told of who may ask it, and how much of it anybody takes.
type guard struct {
	proxies parsed[server.Proxies]
	hosts   parsed[[]string]
	most    parsed[server.Limits]
	room    parsed[store.Bounds]
}

func (g *guard) addTo(flags *pflag.FlagSet) {
	g.proxies = parsed[server.Proxies]{kind: "ADDRESSES", read: server.ParseProxies}
	g.hosts = parsed[[]string]{kind: "NAMES", read: server.ParseHosts}
	g.most = parsed[server.Limits]{is: server.UsualLimits, text: "1", kind: "TIMES", read: server.ParseLimits}
	g.room = parsed[store.Bounds]{is: store.UsualBounds, text: "1", kind: "TIMES", read: readBounds}
	flags.Var(&g.proxies, "trusted-proxies", "believe these proxies who asks and whether over HTTPS, such as "+
		"127.0.0.1,10.0.0.0/8")
	flags.Var(&g.hosts, "hosts", "answer to these host names alone, such as careers.example.org")
	flags.Var(&g.most, "limits", "take so many times as much of a network and a person as usual, or off")
	flags.Var(&g.room, "room", "keep at most so many times as much of a person as usual, or off for any amount")
}

// tell has a site guard itself so.
func (g *guard) tell(site *server.Server) {
	site.Proxies, site.Hosts, site.Limits = g.proxies.is, g.hosts.is, g.most.is
	if g.most.text != "off" {
		site.MostAtOnce = server.UsualAtOnce
	}
}

// over is a store in which a person can have only so much.
func (g *guard) over(st store.Store) store.Store { return bounded.Over(st, g.room.is) }

// readBounds reads how much is kept of a person.
func readBounds(text string) (store.Bounds, error) {
	if text == "off" {
		return store.Bounds{}, nil
	}
	factor, err := strconv.ParseFloat(text, 64)
	if err != nil || !(factor >= 0.1 && factor <= 1000) {
		return store.Bounds{}, errors.New("how many times as much as usual is kept of a person at most, such as 2, or off")
	}
	return store.UsualBounds.Times(factor), nil
}

// parsed is the value of a flag that a function reads. The function's error says what is taken.
type parsed[T any] struct {
	is   T
	text string
	kind string
	read func(string) (T, error)
}

func (p *parsed[T]) String() string { return p.text }

// Type names the value in the command's help.
func (p *parsed[T]) Type() string { return p.kind }

// Set takes a text.
func (p *parsed[T]) Set(text string) (err error) {
	is, err := p.read(text)
	if err == nil {
		p.is, p.text = is, text
	}
	return err
}
