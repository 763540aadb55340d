package certificate

import "fmt"

// words is what a Finding says, in both languages.
type words struct{ zh, en string }

// say fills the same arguments into a Chinese and an English sentence.
func say(zh, en string, args ...any) words {
	if len(args) == 0 {
		return words{zh, en}
	}
	return words{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}
