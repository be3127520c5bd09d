package server

import "careerpath/engine/wording"

// What pages say is written in the same way as all else that people read.
var (
	isolated = wording.Isolated
	whole    = wording.Whole
)
