// Package simulate tests a quiz before it is published: it has people whose true levels are known, and people who
// answer carelessly, take it, and reports whether holders of each role are recognised. All randomness comes of the
// seed. It must never know where a report is shown.
package simulate
