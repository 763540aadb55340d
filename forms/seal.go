package forms

// Seal is what stands in a seal's place. The zero Seal is a labelled place
// with nothing in it, for the real seal to be pressed on.
//
// The library never draws a seal that could pass for a real one, nor the
// national emblem.
type Seal struct {
	Picture  []byte  // the user's own impression: PNG, transparent where there is no ink
	Diameter float64 // mm; 0 means 42. 国发〔1999〕25号: at most 45 for a department of a county
	Specimen string  // when not empty, and Picture is nil: a drawn specimen for this organ, with 样章 across it
}
