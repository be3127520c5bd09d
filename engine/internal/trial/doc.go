// Package trial tells which role would be recommended if some answers were others, hundreds of times as fast as scoring
// them: it works out again only what those answers touch. Counterfactuals and simulations rest on it. It must never
// know what is done with what it finds.
package trial
