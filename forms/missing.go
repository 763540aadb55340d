package forms

import "github.com/zhifadoc/zhifadoc/internal/typeface"

// MissingError says that no face has a character: which one, in what field,
// and of which person. All printing of this module reports it, so that
//
//	var missing *forms.MissingError
//	if errors.As(err, &missing) { … missing.Rune, missing.Field, missing.Person … }
//
// finds it. A character is never left out or replaced by a blank.
type MissingError = typeface.MissingError
