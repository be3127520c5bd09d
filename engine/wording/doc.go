// Package wording writes the texts of pages and terminal in the language of who reads them, and has the words that both
// use, so that they say the same of the same thing. It must never know where they are shown.
package wording
