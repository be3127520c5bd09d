package score

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/expression"
	"careerpath/engine/internal/identity"
	"careerpath/engine/internal/levels"
)

// Catalog is content, checked and compiled. It never changes and is safe for concurrent use.
type Catalog struct {
	in     *compiled.Catalog
	listed []engine.Quiz // the quizzes, the broadest first
	short  *Catalog      // whose quizzes are short forms: see Short
}

// Inside is for the packages beside this one.
func (c *Catalog) Inside() *compiled.Catalog { return c.in }

// NewCatalog checks content and compiles its rules. The error is a Faults with everything that is wrong, in reading
// order. The content belongs to the catalog from then on and must not be changed.
func NewCatalog(content engine.Content) (*Catalog, error) {
	alone(&content)
	levels.Ask(&content)
	c := &compiled.Catalog{Content: content, Quizzes: map[string]*compiled.Quiz{},
		Whens: map[*engine.Activity]*expression.Condition{}}
	ck := checker{catalog: c}
	ck.run()
	if len(ck.faults) > 0 {
		return nil, ck.faults.Sorted(content.Files)
	}
	text, err := json.Marshal(content)
	if err != nil {
		return nil, fmt.Errorf("hashing the content: %w", err)
	}
	sum := sha256.Sum256(text)
	c.Hash = "sha256:" + hex.EncodeToString(sum[:])
	for _, cq := range c.Quizzes {
		if cq.Hash, err = identity.Of(cq); err != nil {
			return nil, fmt.Errorf("hashing what scores quiz %s: %w", cq.Quiz.ID, err)
		}
		cq.Former = c.Hash
	}
	// A person who doesn't know where to begin begins with the broadest.
	listed := slices.Clone(content.Quizzes)
	slices.SortStableFunc(listed, func(a, b engine.Quiz) int { return cmp.Compare(len(b.Roles), len(a.Roles)) })
	return &Catalog{c, listed, shortened(c, listed)}, nil
}

// Hash identifies what the content says: comments, layout and test cases do not change it.
func (c *Catalog) Hash() string { return c.in.Hash }

// QuizHash identifies what scores a quiz, which results are kept with: the words of a question, a reason or a path do
// not change it, and neither do other quizzes. "" for an unknown quiz.
func (c *Catalog) QuizHash(quiz string) string {
	cq, ok := c.in.Quizzes[quiz]
	if !ok {
		return ""
	}
	return cq.Hash
}

// Made says whether a result was made by the quiz as it is, so that it would come out the same today.
func (c *Catalog) Made(r *engine.Result) bool {
	cq, ok := c.in.Quizzes[r.Quiz]
	return ok && cq.Made(r.Catalog)
}

// Sources returns the publications that claims rest on, as written.
func (c *Catalog) Sources() []engine.Source { return c.in.Content.Sources }

// Clusters returns the groups of skills, as written.
func (c *Catalog) Clusters() []engine.Cluster { return c.in.Content.Clusters }

// Skills returns the skills, as written.
func (c *Catalog) Skills() []engine.Skill { return c.in.Content.Skills }

// Roles returns the roles, as written.
func (c *Catalog) Roles() []engine.Role { return c.in.Content.Roles }

// Paths returns the growth paths, as written.
func (c *Catalog) Paths() []engine.Path { return c.in.Content.Paths }

// Ratings returns how others rate occupations, as written.
func (c *Catalog) Ratings() []engine.Ratings { return c.in.Content.Ratings }

// Quizzes returns the quizzes, those that tell the most roles apart first, and otherwise as written.
func (c *Catalog) Quizzes() []engine.Quiz { return c.listed }

// Skill returns the skill with the id; false where there is none.
func (c *Catalog) Skill(id string) (*engine.Skill, bool) { return c.in.Skill(id) }

// Role returns the role with the id; false where there is none.
func (c *Catalog) Role(id string) (*engine.Role, bool) { return c.in.Role(id) }

// Quiz returns the quiz with the id; false where there is none.
func (c *Catalog) Quiz(id string) (*engine.Quiz, bool) {
	q, ok := c.in.Quizzes[id]
	if !ok {
		return nil, false
	}
	return q.Quiz, true
}

// QuizSkills returns the ids of the skills a quiz measures, in the order of Skills; nil for an unknown quiz.
func (c *Catalog) QuizSkills(id string) []string {
	q, ok := c.in.Quizzes[id]
	if !ok {
		return nil
	}
	return slices.Clone(q.Skills)
}

// TierHeights returns how many steps up each tier is: a path from a role of one tier to a role of another leads up.
// Tiers that no path leads up to are at 0.
func (c *Catalog) TierHeights() map[string]int {
	heights := map[string]int{}
	for _, r := range c.in.Content.Roles {
		heights[r.Tier] = 0
	}
	for range heights { // each round settles one more step; a cycle of tiers ends with the rounds
		for _, p := range c.in.Content.Paths {
			to, _ := c.Role(p.To.ID)
			for _, ref := range p.From {
				if from, _ := c.Role(ref.ID); from.Tier != to.Tier {
					heights[to.Tier] = max(heights[to.Tier], heights[from.Tier]+1)
				}
			}
		}
	}
	return heights
}
