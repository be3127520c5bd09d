package bolt

// Encode makes the record of v under key, in plain JSON.
var Encode = encode

// Seal makes the value of a payload under key.
var Seal = seal

// AppendID appends an id to a place, and FirstUUIDAfter is the first UUID after some text.
var (
	AppendID       = appendID
	CutID          = cutID
	UnpackUUID     = unpackUUID
	FirstUUIDAfter = firstUUIDAfter
)

// The layout's names that tests put into files of their own.
const (
	MetaBucket = metaBucket
	FormatKey  = formatKey
	Format     = format
	PageSize   = pageSize
)

// PlaceOf is where a record of a person is.
func PlaceOf(person string, kind byte, id string) []byte {
	return appendID(append(appendID(nil, person), kind), id)
}
