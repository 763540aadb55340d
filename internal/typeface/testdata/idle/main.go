// Command idle imports the faces and uses none of them. A test sees that the
// linker leaves all of them out.
package main

import (
	"fmt"

	"github.com/zhifadoc/zhifadoc/internal/typeface"
)

func main() {
	var faces typeface.Lazy
	fmt.Println(typeface.SongTi, new(typeface.Report).Substitutions(), &faces != nil)
}
