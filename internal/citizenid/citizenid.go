// Package citizenid reads citizen identity numbers (GB 11643-1999).
package citizenid
