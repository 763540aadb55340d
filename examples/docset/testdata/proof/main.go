// Command proof does nothing but proofread. A test sees how large it is, and
// that it carries no face.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/zhifadoc/zhifadoc/notice"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	for _, f := range notice.Proofread(string(text)) {
		fmt.Println(f.Place.Line, f.Message)
	}
}
