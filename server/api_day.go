package server

import (
	"github.com/danielgtaylor/huma/v2"

	"careerpath/engine"
)

// wireDay is a day as RFC 3339 writes it, such as 2026-09-01.
type wireDay engine.Date

// MarshalText writes the day.
func (d wireDay) MarshalText() ([]byte, error) { return engine.Date(d).MarshalText() }

// UnmarshalText reads a day.
func (d *wireDay) UnmarshalText(text []byte) error { return (*engine.Date)(d).UnmarshalText(text) }

// Schema describes a day.
func (wireDay) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date"}
}
