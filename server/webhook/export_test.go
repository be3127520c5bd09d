package webhook

// OpenWithRoom is Open with a queue for so many messages.
var OpenWithRoom = open

// MostOfOne is how many messages of one person may wait.
const MostOfOne = mostOfOne
