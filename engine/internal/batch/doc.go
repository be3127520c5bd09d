// Package batch scores many people at a time, by column, to the same bits as package compiled does one at a time. It
// must never know where the people come from and where their scores go.
package batch
