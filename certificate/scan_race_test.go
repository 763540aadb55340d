//go:build race

package certificate

const raceDetector = true
