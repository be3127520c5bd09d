// Package report writes results, analyses and simulations for people: as text for a terminal, and simulations as a page
// of HTML as well. It must never score anything or know where the text goes.
package report
