package certificate

import (
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// The card. The notice of 2020 (司办通〔2020〕78号), as Henan gives it, says
// 8.56 × 5.4 cm; the blank cards of ISO/IEC 7810 ID-1 are 85.60 × 53.98 mm
// with corners of 3.18 mm.
const (
	CardWidth  = 85.6 // mm
	CardHeight = 54.0 // mm
	CardCorner = 3.18 // mm, nominal (ISO/IEC 7810: 2.88 to 3.48)
)

// Design is what a card looks like. It is data: National and Detailed are
// built in, and an office writes its own in JSON (see ReadDesign and
// DesignSchema). A Design is not changed while it is in use.
type Design struct {
	Schema string  `json:"$schema,omitempty"` // where DesignSchema is, for editors; not looked at
	Name   string  `json:"name"`
	Width  float64 `json:"width"`            // mm
	Height float64 `json:"height"`           // mm
	Corner float64 `json:"corner,omitempty"` // radius of the corners, mm; for the cutter, nothing is drawn by it
	Front  Side    `json:"front"`
	Back   Side    `json:"back"`
}

// Side is one side of a card.
type Side struct {
	Ground    Colour     `json:"ground"`              // colour of the whole side
	Guilloche *Guilloche `json:"guilloche,omitempty"` // fine lines over the ground
	Fields    []Field    `json:"fields"`              // drawn in this order
}

// What a Field is.
const (
	TextField   = "text"   // Text, fitted to the box
	PhotoField  = "photo"  // the photo, undistorted, centred in the box
	CodeField   = "code"   // the verification code, square, centred in the box, quiet zone included
	EmblemField = "emblem" // the user's picture of the emblem, or a labelled place for it
	SealField   = "seal"   // the seal at its diameter, centred in the box, or a labelled place for it
	RuleField   = "rule"   // a line along the box's middle, as thick as the box
)

// Field is one thing on a side.
type Field struct {
	Kind string `json:"kind"`
	Box  Box    `json:"box"` // mm from the side's top left

	// The rest is of text alone, Colour also of a rule.
	Text     string  `json:"text,omitempty"`     // with {placeholders}, see Placeholders
	Role     string  `json:"role,omitempty"`     // fangsong, biaosong, heiti, kaiti, songti; "" means heiti
	Size     float64 `json:"size,omitempty"`     // pt
	Min      float64 `json:"min,omitempty"`      // pt below which shrinking is reported; 0 means Size
	Colour   Colour  `json:"colour,omitzero"`    // zero means black
	Align    string  `json:"align,omitempty"`    // left, centre, right; "" means left
	Baseline float64 `json:"baseline,omitempty"` // mm from the box's top to the first baseline; 0 centres the lines in the box
	Leading  float64 `json:"leading,omitempty"`  // baseline distance in em; 0 means 1.2
	Lines    int     `json:"lines,omitempty"`    // at most; 0 means as many as fit
}

// Box is a rectangle in mm; JSON writes it [x, y, width, height].
type Box struct{ X, Y, W, H float64 }

// MarshalJSON writes [x, y, width, height].
func (b Box) MarshalJSON() ([]byte, error) { return json.Marshal([4]float64{b.X, b.Y, b.W, b.H}) }

// UnmarshalJSON reads [x, y, width, height].
func (b *Box) UnmarshalJSON(data []byte) error {
	var v []float64
	if err := json.Unmarshal(data, &v); err != nil || len(v) != 4 {
		return &valueError{data, fmt.Sprintf("框 %.60s 应写成 [左, 上, 宽, 高]，四个毫米数 (box)", data)}
	}
	*b = Box{v[0], v[1], v[2], v[3]}
	return nil
}

// Colour is an sRGB colour; JSON writes it "#RRGGBB".
type Colour struct{ R, G, B uint8 }

// MarshalText writes #RRGGBB.
func (c Colour) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "#%02X%02X%02X", c.R, c.G, c.B), nil
}

// UnmarshalText reads #RRGGBB.
func (c *Colour) UnmarshalText(text []byte) error {
	if len(text) == 7 && text[0] == '#' {
		if v, err := hex.DecodeString(string(text[1:])); err == nil {
			c.R, c.G, c.B = v[0], v[1], v[2]
			return nil
		}
	}
	raw, _ := json.Marshal(string(text)) // of a string; for where it stands in the file
	return &valueError{raw, fmt.Sprintf("颜色“%.20s”应写成 #RRGGBB，如 #2F5D8C (colour)", text)}
}

func (c Colour) ink() *sheet.Colour { s := sheet.Colour(c); return &s }

// Placeholders are what a text may hold, and the value each stands for.
func Placeholders() map[string]string {
	out := make(map[string]string, len(placeholders))
	for name, p := range placeholders {
		out[name] = p.chinese
	}
	return out
}

// imprint is what a text's placeholders are filled from.
type imprint struct {
	*Card
	organ, supervisor string
}

type placeholder struct {
	chinese string
	value   func(imprint) string
	shared  bool // the same on all cards of a kind
}

var placeholders = map[string]placeholder{
	"number":        {"证号", func(p imprint) string { return p.Number }, false},
	"name":          {"姓名", func(p imprint) string { return p.Name }, false},
	"department":    {"单位", func(p imprint) string { return p.Department }, false},
	"type":          {"执法类型", func(p imprint) string { return p.Type }, false},
	"category":      {"执法类别", func(p imprint) string { return p.Category }, false},
	"area":          {"执法区域", func(p imprint) string { return p.Area }, false},
	"qualification": {"资格编号", func(p imprint) string { return p.QualificationNo }, false},
	"replaces":      {"原证号", func(p imprint) string { return p.Replaces }, false},
	"issued":        {"发证日期", func(p imprint) string { return p.Issued.String() }, false},
	"expires":       {"有效期至", func(p imprint) string { return p.Expires.String() }, false},
	"title":         {"证件名称", func(p imprint) string { return "中华人民共和国" + p.Kind.String() }, true},
	"english":       {"证件英文名称", func(p imprint) string { return p.Kind.english() }, true},
	"organ":         {"发证机关", func(p imprint) string { return p.organ }, true},
	"supervisor":    {"监制机关", func(p imprint) string { return p.supervisor }, true},
}

// expand fills in a text's placeholders, and names the value the text is
// about, for reports.
func expand(text string, p imprint) (out, field string) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String(), field
		}
		name, after, _ := strings.Cut(rest, "}")
		if ph, ok := placeholders[name]; ok {
			b.WriteString(ph.value(p))
			if field == "" {
				field = ph.chinese
			}
		}
		text = after
	}
}

// ofCard reports whether a text has a placeholder whose value is one card's.
func ofCard(text string) bool {
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return false
		}
		name, after, _ := strings.Cut(rest, "}")
		if !placeholders[name].shared {
			return true
		}
		text = after
	}
}

//go:embed designs/*.json
var designs embed.FS

// National is the card of the uniform national style of 2020 as far as public
// sources (notices of Zhejiang and Henan) confirm it: light blue ground; on
// the front photo, 姓名, 单位, 证号 and code, on the back the emblem's place, the
// Chinese and English titles, ××人民政府监制 and 有效期. The exact drawing is not
// public: an office that has it writes it down as a Design.
func National() *Design { return builtin("national") }

// Detailed is a card that also has 执法类型, 执法类别, 执法区域, 资格编号, 发证日期,
// and the issuing organ with the place of its seal.
func Detailed() *Design { return builtin("detailed") }

// BuiltIn returns a built-in design by its name: national or detailed.
func BuiltIn(name string) (*Design, error) {
	if name != "national" && name != "detailed" {
		return nil, fmt.Errorf("没有内置的证件版式“%s”，只有 national 和 detailed (no such design)", name)
	}
	return builtin(name), nil
}

func builtin(name string) *Design {
	f, err := designs.Open("designs/" + name + ".json")
	if err != nil {
		panic(err) // the file is embedded; a test reads it
	}
	defer f.Close()
	d, err := ReadDesign(f)
	if err != nil {
		panic(err)
	}
	return d
}

// DesignError is all that is wrong with a design, each fault with the place
// it stands at: front.fields[3].size.
type DesignError struct {
	Name   string
	Faults []string
}

func (e *DesignError) Error() string {
	return fmt.Sprintf("证件版式“%s”有 %d 处问题：\n  %s", e.Name, len(e.Faults), strings.Join(e.Faults, "\n  "))
}

// Bounds of what a design may ask for.
const (
	maxSide     = 400.0 // mm
	maxFields   = 200
	maxSize     = 200.0 // pt
	minReadable = 3.0   // pt
)

// Check returns all that is wrong with a design as a *DesignError, or nil.
func (d *Design) Check() error {
	e := &DesignError{Name: d.Name}
	fault := func(where, format string, args ...any) {
		e.Faults = append(e.Faults, where+"："+fmt.Sprintf(format, args...))
	}
	for _, v := range []struct {
		where string
		mm    float64
	}{{"width", d.Width}, {"height", d.Height}} {
		if !(v.mm >= 10 && v.mm <= maxSide) {
			fault(v.where, "%g 毫米，应在 10 到 %g 之间", v.mm, maxSide)
		}
	}
	if !(d.Corner >= 0 && d.Corner <= math.Min(d.Width, d.Height)/2) {
		fault("corner", "圆角半径 %g 毫米不合理", d.Corner)
	}
	codes := 0
	for _, s := range []struct {
		where string
		side  *Side
	}{{"front", &d.Front}, {"back", &d.Back}} {
		if len(s.side.Fields) > maxFields {
			fault(s.where+".fields", "有 %d 项，最多 %d 项", len(s.side.Fields), maxFields)
			continue
		}
		if g := s.side.Guilloche; g != nil {
			g.check(s.where+".guilloche", d.Width, d.Height, fault)
		}
		for i := range s.side.Fields {
			f := &s.side.Fields[i]
			where := fmt.Sprintf("%s.fields[%d]", s.where, i)
			if f.Kind == CodeField {
				codes++
			}
			b := f.Box
			if !(b.W > 0 && b.H > 0 && b.X >= 0 && b.Y >= 0 && b.X+b.W <= d.Width+1e-9 && b.Y+b.H <= d.Height+1e-9) {
				fault(where+".box", "[%g, %g, %g, %g] 超出了 %g×%g 毫米的证件", b.X, b.Y, b.W, b.H, d.Width, d.Height)
			}
			f.check(where, fault)
		}
	}
	if codes > 1 {
		fault("fields", "有 %d 个验证码，只能有一个", codes)
	}
	if e.Faults != nil {
		return e
	}
	return nil
}

func (f *Field) check(where string, fault func(where, format string, args ...any)) {
	switch f.Kind {
	case TextField:
	case PhotoField, CodeField, EmblemField, SealField, RuleField:
		if f.Text != "" {
			fault(where+".text", "%s 项没有文字", f.Kind)
		}
		return
	default:
		fault(where+".kind", "“%s”不明，只能是 text、photo、code、emblem、seal、rule", f.Kind)
		return
	}
	if f.Text == "" {
		fault(where+".text", "没有文字")
	}
	for rest := f.Text; ; {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			break
		}
		name, after, closed := strings.Cut(after, "}")
		if _, known := placeholders[name]; !closed || !known {
			names := make([]string, 0, len(placeholders))
			for n := range placeholders {
				names = append(names, "{"+n+"}")
			}
			slices.Sort(names)
			fault(where+".text", "“{%.30s”不是占位符；可用的有 %s", name, strings.Join(names, " "))
			break
		}
		rest = after
	}
	if _, ok := roles[f.Role]; !ok {
		fault(where+".role", "字体“%s”不明，只能是 fangsong、biaosong、heiti、kaiti、songti", f.Role)
	}
	if _, ok := aligns[f.Align]; !ok {
		fault(where+".align", "对齐“%s”不明，只能是 left、centre、right", f.Align)
	}
	if !(f.Size >= minReadable && f.Size <= maxSize) {
		fault(where+".size", "%g 磅，应在 %g 到 %g 之间", f.Size, minReadable, maxSize)
	}
	if !(f.Min >= 0 && f.Min <= f.Size) {
		fault(where+".min", "%g 磅，应在 0 到 size（%g 磅）之间", f.Min, f.Size)
	}
	if !(f.Baseline >= 0 && f.Baseline <= f.Box.H) {
		fault(where+".baseline", "%g 毫米，应在框高 %g 毫米之内", f.Baseline, f.Box.H)
	}
	if !(f.Leading == 0 || f.Leading >= 1 && f.Leading <= 5) {
		fault(where+".leading", "%g 字高，应在 1 到 5 之间", f.Leading)
	}
	if f.Lines < 0 {
		fault(where+".lines", "%d 行，不能为负", f.Lines)
	}
}

var roles = map[string]typeface.Role{
	"": typeface.HeiTi, "heiti": typeface.HeiTi, "fangsong": typeface.FangSong,
	"biaosong": typeface.BiaoSong, "kaiti": typeface.KaiTi, "songti": typeface.SongTi,
}

var aligns = map[string]typeset.Align{
	"": typeset.Left, "left": typeset.Left, "centre": typeset.Centre, "right": typeset.Right,
}

// WriteDesign writes a design as ReadDesign reads it: the start of an
// office's own.
func WriteDesign(w io.Writer, d *Design) error { return writeJSON(w, d) }
