package engine

import (
	"bytes"
	"encoding/json"
)

// claimed is a readiness as JSON has it: nil, null, for none.
func claimed(readiness float64, not bool) *float64 {
	if not {
		return nil
	}
	return &readiness
}

// read is what claimed was made of.
func read(readiness *float64) (value float64, not bool) {
	if readiness == nil {
		return 0, true
	}
	return *readiness, false
}

// plainJSON is a value's JSON with < > & as they are; whoever writes it into a page's script has them escaped.
func plainJSON(value any) ([]byte, error) {
	var out bytes.Buffer
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(false)
	err := to.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// roleFitJSON is a RoleFit with its fields in the order of its JSON.
type roleFitJSON struct {
	Role      string   `json:"role"`
	Share     float64  `json:"share"`
	Readiness *float64 `json:"readiness"`
	Aligned   float64  `json:"aligned,omitempty"`
	Eligible  bool     `json:"eligible"`
	Unmet     []Unmet  `json:"unmet"`
}

// MarshalJSON writes null for a readiness that isn't claimed.
func (f RoleFit) MarshalJSON() ([]byte, error) {
	return plainJSON(roleFitJSON{f.Role, f.Share, claimed(f.Readiness, f.Unclaimed), f.Aligned, f.Eligible, f.Unmet})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *RoleFit) UnmarshalJSON(text []byte) error {
	var kept roleFitJSON
	if err := json.Unmarshal(text, &kept); err != nil {
		return err
	}
	*f = RoleFit{Role: kept.Role, Share: kept.Share, Aligned: kept.Aligned, Eligible: kept.Eligible, Unmet: kept.Unmet}
	f.Readiness, f.Unclaimed = read(kept.Readiness)
	return nil
}

// positionChanceJSON is a PositionChance with its fields in the order of its JSON.
type positionChanceJSON struct {
	Role        string   `json:"role"`
	Probability float64  `json:"probability"`
	Readiness   *float64 `json:"readiness"`
}

// MarshalJSON writes null for a readiness that isn't claimed.
func (p PositionChance) MarshalJSON() ([]byte, error) {
	return plainJSON(positionChanceJSON{p.Role, p.Probability, claimed(p.Readiness, p.Unclaimed)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *PositionChance) UnmarshalJSON(text []byte) error {
	var kept positionChanceJSON
	if err := json.Unmarshal(text, &kept); err != nil {
		return err
	}
	*p = PositionChance{Role: kept.Role, Probability: kept.Probability}
	p.Readiness, p.Unclaimed = read(kept.Readiness)
	return nil
}
