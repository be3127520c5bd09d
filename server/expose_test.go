package server

// What tests look at that no page shows by itself.
var Spoken = spoken
