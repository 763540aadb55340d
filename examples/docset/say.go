package main

import (
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// printerFor speaks zh (the keys themselves) or en.
func printerFor(lang string) *message.Printer {
	if lang != "en" {
		return message.NewPrinter(language.SimplifiedChinese, message.Catalog(catalog.NewBuilder()))
	}
	builder := catalog.NewBuilder(catalog.Fallback(language.English))
	for key, text := range english {
		// The texts are constants, checked by a test.
		_ = builder.SetString(language.English, key, text)
	}
	return message.NewPrinter(language.English, message.Catalog(builder))
}
