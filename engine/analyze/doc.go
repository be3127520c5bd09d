// Package analyze says from the answers of many people how well a quiz measures: reliability, items that do not belong,
// signs of careless answers, norms. It adds people up one at a time or a batch at a time, to the same sums, in bounded
// memory, and keeps nobody's answers. It must never know who they are.
package analyze
