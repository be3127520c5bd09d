// Package rows reads files of answers: CSV and NDJSON, in parallel, in bounded memory and in the order of the input. It
// reports what is wrong with rows by their lines. It must never know what is done with the answers: commands give it
// workers for that.
package rows
