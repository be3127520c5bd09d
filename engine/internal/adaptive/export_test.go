package adaptive

// Information is for tests.
var Information = information
