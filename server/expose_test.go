package server

// What tests look at that no page shows by itself.
var Spoken = spoken

// Doubts has its words chosen by how much is compared.
var Doubts = doubts
