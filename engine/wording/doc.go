// Package wording has the English words that the pages and the terminal both write, so that they say the same of the
// same thing. It must never know where they are shown.
package wording
