// Package plan draws up the way from a result to a role, keeps it up to date as a person goes along, and says what
// moved between results and how sure that is. Days come in as arguments, for it has no clock. It must never know how
// levels are computed, or how a plan is kept and shown.
package plan
