// Package lint looks for what is no fault in content and yet hardly what its author means: conditions that can never
// hold, rules that do nothing, items keyed the wrong way, texts that say the same twice. It reasons about content
// alone, and must never score anyone or read a file.
package lint
