// Package engine is the domain of careerpath: what skills, roles, paths, rules and quizzes are, what people answer, and
// what a result says. It holds no way of coming to a result: package score checks content and scores answers; plan
// draws up plans and follows progress; lint, simulate and analyze test a quiz before and after it is published; persona
// makes up somebody to show; content reads what authors write. It must never know where content is read from, who a
// person is, how anything is computed, or how a result is shown, and it imports nothing of ours.
//
// Levels, credits and requirements are on 0–100 throughout.
//
// # Numbers
//
// All arithmetic here and in the packages below comes to the same bits on every machine. Go may fuse x*y + z into one
// operation that rounds once, and on some machines it does; an explicit conversion keeps it from that (Go
// specification, Floating-point operators). So every product that is added to something is written float64(x*y), and a
// test looks for those that are not.
package engine
