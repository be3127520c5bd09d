// Package trial tells which role would be recommended if some answers were others, a good deal faster than by scoring
// them: a trial works out again only what those answers touch, and a search for sets of two and three answers tries
// only those of which the single answers don't tell what comes of them. Counterfactuals and simulations rest on it. It
// must never know what is done with what it finds.
package trial
