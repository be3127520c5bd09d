package plan

import "strings"

// SetName gives the plan a name of its person's own, "" to take it away.
func (p *Plan) SetName(name string) error {
	name, err := Name(name)
	if err != nil {
		return err
	}
	p.Name = name
	return nil
}

// Name is what a person calls a plan or a result, as it is kept: on one line. A name that is too long is refused.
func Name(given string) (string, error) {
	if err := length("name", given, maxName); err != nil {
		return "", err
	}
	return strings.Join(strings.Fields(given), " "), nil
}
