// Package compiled is a quiz made ready to score: items, roles and rules by index, and a person's sheet on its way from
// answers to levels, fit and reasons. The packages beside it share it; nobody else can. It must never check content,
// which score has done before, or know of plans, reports and simulated people.
package compiled
