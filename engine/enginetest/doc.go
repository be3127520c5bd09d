// Package enginetest has content in the making, answer sheets and comparisons for tests of the packages around it. No
// program uses it.
package enginetest
