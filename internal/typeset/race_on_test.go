//go:build race

package typeset

const raceDetector = true
