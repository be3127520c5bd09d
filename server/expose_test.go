package server

// What tests look at that no page shows by itself.
var Spoken = spoken

// Doubts has its words chosen by how much is compared.
var Doubts = doubts

// SetExamples replaces the examples of the API's description.
func SetExamples(text []byte) { examples = text }
