//go:build race

package main

// raced: the race detector is at work, which takes ten times as long and has
// nothing to say of other processes and full disks.
const raced = true
