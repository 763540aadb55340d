package notice

// labelled: see format_label.go
func (p *parser) labelled(lines []srcLine) []srcLine { return lines }
