// Package stats has statistics that several packages around score rest on. It must never know what is measured.
package stats
