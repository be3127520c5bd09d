// Package stats has the statistics that a report on simulated people rests on. It must never know what is measured.
package stats
