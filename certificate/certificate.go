// Package certificate is the end of the notice's work: who may have a
// certificate, in what order, its number, its verification code, its card and
// the print run.
package certificate
