package bolt

// Encode makes the record of v under key.
var Encode = encode

// The layout's names that tests put into files of their own.
const (
	MetaBucket = metaBucket
	FormatKey  = formatKey
)
