package fhir

import (
	"math"
	"strconv"
	"strings"

	"careerpath/cmd/careerpath/internal/questionnaire"
)

// node is a value in a JSON text, with its place. What is of another type than it is asked for is noted as a fault, and
// counts as absent.
type node struct {
	value any // nil where it is absent
	at    string
	notes *questionnaire.Notes
}

// field is what an object has under a name.
func (n node) field(name string) node {
	object, _ := n.value.(map[string]any)
	return node{object[name], n.at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name), n.notes}
}

func (n node) exists() bool { return n.value != nil }

// is notes what has to stand here where that isn't so.
func (n node) is(what string, ok bool) {
	if !ok && n.value != nil {
		n.notes.Fault(n.at, "what stands here has to be %s", what)
	}
}

// text is a string, "" where it is absent.
func (n node) text() string {
	s, ok := n.value.(string)
	n.is("a text", ok)
	return s
}

// number is a number, nil where it is absent.
func (n node) number() *float64 {
	x, ok := n.value.(float64)
	if n.is("a number", ok); !ok || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// truth is true or false, false where it is absent.
func (n node) truth() bool {
	b, ok := n.value.(bool)
	n.is("true or false", ok)
	return b
}

// list are the values of a list. Each is an object.
func (n node) list() []node {
	list, ok := n.value.([]any)
	n.is("a list", ok)
	var out []node
	for i, v := range list {
		one := node{v, n.at + "/" + strconv.Itoa(i), n.notes}
		if _, ok := v.(map[string]any); !ok {
			n.notes.Fault(one.at, "what stands here has to be an object, in braces")
			continue
		}
		out = append(out, one)
	}
	return out
}

// extension is the first extension of a URL, absent where there is none.
func (n node) extension(url string) node {
	for _, e := range n.field("extension").list() {
		if e.field("url").text() == url {
			return e
		}
	}
	return node{notes: n.notes}
}

// choice is the first value of an element that takes several types, such as value[x], and its type; absent where there
// is none.
func (n node) choice(name string, types ...string) (node, string) {
	for _, t := range types {
		if v := n.field(name + t); v.exists() {
			return v, t
		}
	}
	return node{notes: n.notes}, ""
}
