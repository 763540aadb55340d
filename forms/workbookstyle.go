package forms

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// styles are the cell styles, by their index in the workbook.
type styles struct {
	label, title, head, name, left, right, sign, status int // locked
	number, middle, wrapped, input, free                int // unlocked
	missing, wrong                                      int // conditional
}

// Faces as Windows, WPS and Excel name them. 小标宋 is not part of Windows;
// where it is not installed the program shows another face of the same
// charset.
const (
	faceTitle  = "方正小标宋简体"
	faceHeader = "黑体"
	faceBody   = "仿宋"
	faceFooter = "宋体"
)

// Sizes of the sheet in points.
const (
	sheetLabelSize  = 16   // 三号
	sheetTitleSize  = 22   // 二号
	sheetLineSize   = 12   // 小四
	sheetHeaderSize = 10.5 // 五号
	sheetCellSize   = 10.5 // 五号
	sheetRowHeight  = 24.0
)

// makeStyles makes the cell styles.
func (b *book) makeStyles() error {
	gb := 134 // the charset of GB 2312, by which a missing face is replaced with a Chinese one
	font := func(family string, size float64) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Charset: &gb}
	}
	line := func(sides ...string) []excelize.Border {
		var bs []excelize.Border
		for _, s := range sides {
			bs = append(bs, excelize.Border{Type: s, Color: "000000", Style: 1})
		}
		return bs
	}
	grid := line("left", "right", "top", "bottom")
	const text = 49 // the number format @
	red := font(faceBody, sheetCellSize)
	red.Color = "C00000"
	open := &excelize.Protection{}
	shut := &excelize.Protection{Locked: true}
	at := func(h string, wrap, shrink bool) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: h, Vertical: "center", WrapText: wrap, ShrinkToFit: shrink}
	}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&b.style.label, excelize.Style{Font: font(faceHeader, sheetLabelSize), Alignment: at("left", false, false), Protection: shut}},
		{&b.style.title, excelize.Style{Font: font(faceTitle, sheetTitleSize), Alignment: at("center", false, true), Protection: shut}},
		{&b.style.head, excelize.Style{Font: font(faceHeader, sheetHeaderSize), Alignment: at("center", true, false), Border: grid, Protection: shut}},
		{&b.style.left, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: at("left", false, false), Protection: shut}},
		{&b.style.right, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: at("right", false, false), Protection: shut}},
		{&b.style.sign, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: at("center", false, false), Protection: shut}},
		{&b.style.status, excelize.Style{Font: red, Alignment: at("left", false, false), Protection: shut}},
		{&b.style.number, excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: at("center", false, true), Border: grid, NumFmt: text, Protection: open}},
		{&b.style.middle, excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: at("center", true, false), Border: grid, NumFmt: text, Protection: open}},
		{&b.style.wrapped, excelize.Style{Font: font(faceBody, sheetCellSize), Alignment: at("left", true, false), Border: grid, NumFmt: text, Protection: open}},
		{&b.style.input, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: at("left", false, true), NumFmt: text, Protection: open}},
		{&b.style.name, excelize.Style{Font: font(faceBody, sheetLineSize), Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "top", ShrinkToFit: true}, NumFmt: text, Protection: open}},
		{&b.style.free, excelize.Style{NumFmt: text, Protection: open}},
	} {
		id, err := b.file.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	fill := func(colour string) *excelize.Style {
		return &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}}
	}
	var err error
	if b.style.missing, err = b.file.NewConditionalStyle(fill("FFF2CC")); err != nil {
		return err
	}
	b.style.wrong, err = b.file.NewConditionalStyle(fill("F8CBAD"))
	return err
}

// makeDictionary writes the hidden sheet: marker, lists, and the weights of
// GB 11643 for the check of identity numbers, because a list in the
// validation itself may have but 255 characters and no array.
func (b *book) makeDictionary(fs []*Form) error {
	f := b.file
	if _, err := f.NewSheet(dictionary); err != nil {
		return err
	}
	marker := []any{markerName, markerVersion}
	for _, form := range fs {
		marker = append(marker, form.Kind.Slug())
	}
	if err := f.SetSheetRow(dictionary, "A1", &marker); err != nil {
		return err
	}
	types, reasons := b.Types, b.Reasons
	if types == nil {
		types = Types()
	}
	if reasons == nil {
		reasons = Reasons()
	}
	b.lists = map[Field]string{}
	col, longest := 1, 0
	column := func(header string, values []any) (string, error) {
		name, err := excelize.ColumnNumberToName(col)
		if err != nil {
			return "", err
		}
		col++
		longest = max(longest, len(values))
		if err := f.SetCellStr(dictionary, name+"3", header); err != nil {
			return "", err
		}
		if err := f.SetSheetCol(dictionary, name+"4", &values); err != nil {
			return "", err
		}
		// By name, because a condition that refers to another sheet by address
		// was no valid one in Excel before 2010, nor is it in all of its heirs.
		label := dictionary + "_" + header
		return label, f.SetDefinedName(&excelize.DefinedName{Name: label,
			RefersTo: fmt.Sprintf("%s!$%s$4:$%s$%d", dictionary, name, name, 3+len(values))})
	}
	for _, l := range []struct {
		field Field
		words []string
	}{{TypeField, types}, {CategoryField, b.Categories}, {AreaField, b.Areas}, {ReasonField, reasons}} {
		if len(l.words) == 0 {
			continue
		}
		var values []any
		for _, w := range l.words {
			why := unfit(w)
			if why == "" && escapeAt(w) >= 0 {
				why = "选项里不能有“_x0041_”这样的文字，请改写"
			}
			if why != "" {
				return &FieldError{Field: l.field.String(), Value: w, Message: why}
			}
			values = append(values, w)
		}
		ref, err := column(l.field.String(), values)
		if err != nil {
			return err
		}
		b.lists[l.field] = ref
	}
	var places, weights []any
	for i := 1; i <= 17; i++ {
		places = append(places, i)
		weights = append(weights, (1<<(18-i))%11) // GB 11643-1999: W_i = 2^(18-i) mod 11
	}
	var err error
	if b.place, err = column("位", places); err != nil {
		return err
	}
	if b.power, err = column("权", weights); err != nil {
		return err
	}
	if err := f.SetSheetDimension(dictionary, fmt.Sprintf("A1:%s%d", columnName(max(len(marker), col-1, statusCells*len(fs))), 3+longest)); err != nil {
		return err
	}
	return f.SetSheetVisible(dictionary, false)
}
