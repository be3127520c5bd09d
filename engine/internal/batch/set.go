package batch

// Set is the ids of the roles in the set of a row, best first, as conformal.Set has them; none where there is no set. It
// is valid until the next call.
func (b *Batch) Set(row int) []string {
	c := b.Quiz.Quiz.Calibration
	b.set = b.set[:0]
	if c == nil || !b.Verdict[row].Compares() {
		return nil
	}
	for r := range b.order {
		b.shares[r] = b.Shares[r][row]
	}
	b.rank(row)
	for _, r := range b.order {
		if len(b.set) > 0 && 1-b.shares[r] > c.Cut {
			break
		}
		b.set = append(b.set, b.Quiz.Roles[r].Role.ID)
	}
	return b.set
}
