//go:build race

package notice

// raceFactor allows for the race detector's slowness.
const raceFactor = 20
