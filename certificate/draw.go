package certificate

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // pictures of the emblem
	_ "image/png"
	"math"
	"strings"
	"sync"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// placeInk draws the labelled places that await something real.
var placeInk = sheet.Colour{R: 0x8A, G: 0x9B, B: 0xAE}

// press is a Printer made ready for a run: what all cards share is made once.
type press struct {
	design            *Design
	set               typeset.Setter
	report            *typeface.Report
	organ, supervisor string
	signer            Signer
	base              string // address of the verification page, "" for a bare token
	encode            Encoder
	emblem            *picture
	seal              forms.Seal
	photos            func(c *Card) (*photo, error)
	bleed             float64

	mu    sync.Mutex
	plans map[Kind]*plan
}

// picture is a checked picture of the user's.
type picture struct {
	data  []byte
	ratio float64 // width by height
}

// maxEmblem bounds the side of the emblem's picture, in pixels: 30 mm at 1200
// dpi are 1,400.
const maxEmblem = 4000

func readEmblem(data []byte) (*picture, error) {
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" {
		return nil, fmt.Errorf("国徽图片不是可用的 PNG 或 JPEG (emblem): %w", cmpErr(err))
	}
	if cfg.Width > maxEmblem || cfg.Height > maxEmblem || cfg.Width == 0 || cfg.Height == 0 {
		return nil, fmt.Errorf("国徽图片 %d×%d 像素，边长不应超过 %d (emblem)", cfg.Width, cfg.Height, maxEmblem)
	}
	return &picture{data: data, ratio: float64(cfg.Width) / float64(cfg.Height)}, nil
}

func cmpErr(err error) error {
	if err == nil {
		return image.ErrFormat
	}
	return err
}

// laid is a card laid out: both sides, with the origin at the card's corner.
type laid struct {
	card     *Card
	sides    [2][]sheet.Item
	code     Code
	findings []forms.Finding
	refusal  *Refusal // when set, there is nothing to print
}

// refuse is a card that cannot be printed.
func refuse(c *Card, reason Reason, err error) *Refusal {
	return &Refusal{Name: c.Name, Department: c.Department, Admission: c.Admission,
		Reason: reason, Detail: err.Error(), Err: err, Number: c.Number}
}

// lay lays out one card. It may be called from several goroutines.
func (p *press) lay(c *Card) *laid {
	l := &laid{card: c}
	for i, steps := range p.plan(c.Kind).sides {
		for _, st := range steps {
			if st.same != nil {
				l.sides[i] = append(l.sides[i], sheet.Stamp{Stencil: st.same})
				continue
			}
			items, reason, err := p.field(l, st.field)
			if err != nil {
				return &laid{card: c, refusal: refuse(c, reason, err)}
			}
			l.sides[i] = append(l.sides[i], items...)
		}
	}
	return l
}

func (p *press) field(l *laid, f *Field) (items []sheet.Item, reason Reason, err error) {
	switch f.Kind {
	case TextField:
		items, err = p.text(l, f)
		return items, Unprintable, err
	case PhotoField:
		ph, err := p.photos(l.card)
		if err != nil {
			return nil, photoReason(err), err
		}
		name := l.card.PhotoFile
		if name == "" {
			name = l.card.Admission
		}
		return []sheet.Item{contain(f.Box, float64(ph.width)/float64(ph.height), ph.data, name)}, "", nil
	case CodeField:
		items, err = p.code(l, f)
		return items, CannotPrint, err
	case EmblemField:
		if p.emblem != nil {
			return []sheet.Item{contain(f.Box, p.emblem.ratio, p.emblem.data, "国徽")}, "", nil
		}
		items, err = p.place(f.Box, 0, "国徽\n位置")
		return items, CannotPrint, err
	case SealField:
		if p.seal.Empty() {
			items, err = p.place(f.Box, 0.76, "印章位置") // below the middle, where the design's text may be
			return items, CannotPrint, err
		}
		seal := p.seal
		// A card has no room for a seal's true diameter; the box says what
		// it is reduced to.
		seal.Diameter = math.Min(seal.Size(), math.Min(f.Box.W, f.Box.H))
		items, err = seal.Place(p.set, f.Box.X+f.Box.W/2, f.Box.Y+f.Box.H/2)
		return items, CannotPrint, err
	case RuleField:
		y := f.Box.Y + f.Box.H/2
		return []sheet.Item{sheet.Rule{X1: f.Box.X, Y1: y, X2: f.Box.X + f.Box.W, Y2: y, Width: f.Box.H, Colour: sheet.Colour(f.Colour)}}, "", nil
	}
	return nil, CannotPrint, fmt.Errorf("版式里有不明的“%s”项", f.Kind)
}

// contain places a picture in a box undistorted, as large as goes, centred.
func contain(b Box, ratio float64, data []byte, name string) sheet.Image {
	w, h := b.W, b.W/ratio
	if h > b.H {
		w, h = b.H*ratio, b.H
	}
	return sheet.Image{X: b.X + (b.W-w)/2, Y: b.Y + (b.H-h)/2, W: w, H: h, Data: data, Name: name}
}

// text fits a text into its box and places it by its baseline.
func (p *press) text(l *laid, f *Field) ([]sheet.Item, error) {
	text, about := expand(f.Text, imprint{l.card, p.organ, p.supervisor})
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	least := f.Min
	if least == 0 {
		least = f.Size
	}
	block, err := p.fit(text, roles[f.Role], f.Size,
		typeset.Box{Width: f.Box.W, Height: f.Box.H, Leading: f.Leading, Min: least, Align: aligns[f.Align], Lines: f.Lines})
	if err != nil {
		return nil, named(err, about, l.card.Name)
	}
	if block.Below {
		l.findings = append(l.findings, forms.Finding{Rule: "text-small", Severity: forms.Doubt,
			Place:   forms.Place{Person: l.card.Name, Field: about},
			Message: fmt.Sprintf("%s太长，只能缩到 %.1f 磅印制，小于版式“%s”规定的 %g 磅；请核对是否可用简称", about, block.Size, p.design.Name, least),
			English: fmt.Sprintf("%s is so long that it is printed in %.1f pt, below the %[4]g pt of the design %[3]q; see whether a short form may be used", about, block.Size, p.design.Name, least)})
	}
	baseline := f.Box.Y + (f.Box.H-block.Height)/2 + block.Ascent
	if f.Baseline > 0 {
		baseline = f.Box.Y + f.Baseline
		if len(block.Lines) > 1 {
			// The first line moves up from the design's baseline only as
			// far as the last one needs to stay in the box.
			baseline = math.Min(baseline, f.Box.Y+f.Box.H-(block.Height-block.Ascent))
			baseline = math.Max(baseline, f.Box.Y+block.Ascent)
		}
	}
	return runs(block, f.Box.X, baseline, sheet.Colour(f.Colour)), nil
}

// fit is typeset's Fit, but a name in parts that takes two lines is broken
// after a 间隔号, if that costs little of the size: 阿拉坦·额尔德尼· / 孟根图雅.
func (p *press) fit(text string, role typeface.Role, size float64, box typeset.Box) (typeset.Block, error) {
	set := func(text string) (typeset.Block, error) {
		return p.set.Fit([]typeset.Span{{Text: text, Role: role, Size: size}}, box)
	}
	best, err := set(text)
	if err != nil || len(best.Lines) < 2 || strings.Contains(text, "\n") {
		return best, err
	}
	const worth = 0.9 // of the size is what a good break may cost
	least := worth * best.Size
	found := false
	for i, r := range text {
		if r != '·' {
			continue
		}
		after := i + len("·")
		if after == len(text) {
			break
		}
		block, err := set(text[:after] + "\n" + text[after:])
		if err == nil && len(block.Lines) == 2 && block.Size >= least && (!found || block.Size > best.Size) {
			best, found = block, true
		}
	}
	return best, nil
}

// runs places a block's lines.
func runs(block typeset.Block, x, baseline float64, colour sheet.Colour) []sheet.Item {
	var items []sheet.Item
	for i, line := range block.Lines {
		for _, r := range line.Runs {
			items = append(items, sheet.Text{X: x + r.X, Y: baseline + float64(i)*block.Leading, Text: r.Text, Face: r.Face,
				Size: r.Size, Spacing: r.Spacing, Colour: colour})
		}
	}
	return items
}

// code signs and draws the verification code.
func (p *press) code(l *laid, f *Field) ([]sheet.Item, error) {
	size := math.Min(f.Box.W, f.Box.H)
	x, y := f.Box.X+(f.Box.W-size)/2, f.Box.Y+(f.Box.H-size)/2
	if p.signer.Signer == nil {
		return p.place(Box{x, y, size, size}, 0, "验证码\n位置")
	}
	text, err := Sign(l.card.Claims(), p.signer)
	if err == nil && p.base != "" {
		text, err = CodeURL(p.base, text)
	}
	if err != nil {
		return nil, err
	}
	code, items, err := drawCode(p.encode, text, x, y, size)
	if err != nil {
		return nil, err
	}
	l.code = code
	if code.Module < minModule {
		l.findings = append(l.findings, forms.Finding{Rule: "code-small", Severity: forms.Doubt,
			Place:   forms.Place{Person: l.card.Name, Field: "验证码"},
			Message: fmt.Sprintf("验证码每格只有 %.2f 毫米，小于 %.1f 毫米，手机可能扫不出；请放大版式中的码框，或缩短核验网址", code.Module, minModule),
			English: fmt.Sprintf("the code's modules are %.2f mm, below %.1f mm, and telephones may fail to read it; enlarge the design's box, or shorten the page's address", code.Module, minModule)})
	}
	return items, nil
}

// place draws a labelled place: a dashed circle and what belongs there. The
// label lies in the middle, or lower by so much of the radius.
func (p *press) place(b Box, lower float64, label string) ([]sheet.Item, error) {
	const dashes = 36
	cx, cy, r := b.X+b.W/2, b.Y+b.H/2, math.Min(b.W, b.H)/2
	circle := sheet.Path{Stroke: &placeInk, Width: 0.12}
	for i := range dashes {
		from := 2 * math.Pi * float64(i) / dashes
		curve(&circle, from, from+math.Pi/dashes, 1, func(t float64) (x, y, dx, dy float64) {
			s, c := math.Sincos(t)
			return cx + r*c, cy + r*s, -r * s, r * c
		})
	}
	width := 1.4 * r * math.Sqrt(1-lower*lower)
	block, err := p.set.Fit([]typeset.Span{{Text: label, Role: typeface.HeiTi, Size: 7}},
		typeset.Box{Width: width, Height: 1.2 * r * (1 - lower), Align: typeset.Centre})
	if err != nil {
		return nil, err
	}
	y := cy + lower*r - block.Height/2 + block.Ascent
	return append([]sheet.Item{circle}, runs(block, cx-width/2, y, placeInk)...), nil
}
