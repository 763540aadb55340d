//go:build !race

package notice

const raceFactor = 1
