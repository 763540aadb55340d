package certificate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"runtime"
	"sync"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// MaxCards is how many cards one file holds at most. A file is kept in memory
// until it is written, photos included, and viewers and printers grow slow on
// larger ones; Print makes as many files as there have to be.
const MaxCards = 500

// Printer prints cards. The zero Printer prints the national design, with
// labelled places where the emblem and the code belong. A Printer is not
// changed by printing and may print several files at once.
type Printer struct {
	Design *Design // nil means National()
	Fonts  fs.FS   // the user's own faces, asked before the embedded ones; may be nil
	Photos fs.FS   // where Card.PhotoFile is; may be nil if cards carry their Photo

	Signer  Signer  // signs the codes; without one there is a labelled place
	CodeURL string  // address of the verification page, see the function CodeURL; "" puts the bare token into the code
	Encoder Encoder // makes QR codes; nil means Encode

	Organ      string     // 发证机关
	Supervisor string     // 监制机关; "" means ××人民政府
	Emblem     []byte     // the user's picture of the emblem, PNG or JPEG; the library draws none
	Seal       forms.Seal // the issuer's seal, reduced to the design's box

	Title   string    // the file's title; "" means 行政执法证件
	Created time.Time // the file's date; zero: none, so that the same cards give the same bytes
	Bleed   float64   // mm of ground beyond the trimmed edge, 0 to 5
	Layout  Layout    // of Sheets

	// Progress, if not nil, is told how many of the cards are laid out, from
	// one goroutine at a time.
	Progress func(done, total int)
}

// Run is what became of the cards of a file.
type Run struct {
	Printed  []*Card         // in the order in which they lie in the file
	Codes    []Code          // of each printed card; Version 0 if the design has none
	Skipped  []Refusal       // cards that could not be printed, in order; the others were
	Findings []forms.Finding // what had to shrink too far, and faces that stood in for others
	Pages    int
	Sheets   int // sheets of paper, of Sheets; 0 of Cards
}

// errNothing is the error of a run without a card to print.
var errNothing = errors.New("没有可印的证件 (nothing to print)")

// Cards writes a PDF with one side of a card a page, front and back in turn,
// for card printers. Pages have the card's size, and the bleed around it.
//
// A card that cannot be printed (a bad photo, a character that no face has)
// is skipped and reported in Run.Skipped; the others are printed. An error
// means that the file is not to be used: a setting of p is wrong, the
// sequence of cards failed, there are more than MaxCards or none to print, w
// failed, or ctx ended. Run is not nil if cards were looked at.
//
// Codes are signed and encoded on all cores; what is written does not depend
// on how many there are.
func (p *Printer) Cards(ctx context.Context, w io.Writer, cards iter.Seq2[*Card, error]) (*Run, error) {
	pr, err := p.prepare()
	if err != nil {
		return nil, err
	}
	run, sides, err := p.lay(ctx, pr, cards)
	if err != nil {
		return run, err
	}
	doc := p.document()
	pr.pages(doc, sides)
	run.Pages = len(doc.Pages)
	return run, write(ctx, w, doc)
}

// pages adds each card's sides to doc, a page each.
func (p *press) pages(doc *sheet.Document, cards []*laid) {
	width, height, b := p.design.Width, p.design.Height, p.bleed
	for _, l := range cards {
		doc.Bookmarks = append(doc.Bookmarks, sheet.Bookmark{Title: l.card.String(), Page: len(doc.Pages)})
		for i, name := range [...]string{"正面", "背面"} {
			page := sheet.Page{Width: width + 2*b, Height: height + 2*b, Label: l.card.Number + " " + name, Items: shifted(l.sides[i], b, b)}
			if b > 0 {
				page.Trim = sheet.Rect{X: b, Y: b, W: width, H: height}
			}
			doc.Pages = append(doc.Pages, page)
		}
	}
}

// Sheets writes a PDF with the cards imposed on A4 as p.Layout says: a page
// of fronts and then the page of their backs, for each sheet. Errors are those
// of Cards.
func (p *Printer) Sheets(ctx context.Context, w io.Writer, cards iter.Seq2[*Card, error]) (*Run, error) {
	pr, err := p.prepare()
	if err != nil {
		return nil, err
	}
	grid, err := p.Layout.grid(pr.design, pr.bleed)
	if err != nil {
		return nil, err
	}
	run, sides, err := p.lay(ctx, pr, cards)
	if err != nil {
		return run, err
	}
	doc := p.document()
	grid.impose(doc, sides)
	run.Pages = len(doc.Pages)
	run.Sheets = len(doc.Pages) / 2
	return run, write(ctx, w, doc)
}

func (p *Printer) document() *sheet.Document {
	title := p.Title
	if title == "" {
		title = "行政执法证件"
	}
	return &sheet.Document{Title: title, Author: p.Organ, Created: p.Created}
}

func write(ctx context.Context, w io.Writer, doc *sheet.Document) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return sheet.Write(w, doc)
}

// maxBleed is as much ground as printers ask for beyond the edge.
const maxBleed = 5.0 // mm

// prepare checks the settings and makes what all cards share.
func (p *Printer) prepare() (*press, error) {
	pr := &press{design: p.Design, organ: p.Organ, supervisor: cmp.Or(p.Supervisor, "××人民政府"), signer: p.Signer,
		encode: p.Encoder, photos: p.photo, seal: p.Seal, bleed: p.Bleed, report: new(typeface.Report)}
	if pr.design == nil {
		pr.design = National()
	} else if err := pr.design.Check(); err != nil {
		return nil, err
	}
	if pr.encode == nil {
		pr.encode = Encode
	}
	faces, badFonts := typeface.Open(p.Fonts)
	pr.set = typeset.Setter{Faces: faces, Report: pr.report}
	_, badSeal := p.Seal.Place(pr.set, 0, 0)
	if err := errors.Join(p.checkNumbers(), p.readShown(pr), badFonts, badSeal); err != nil {
		return nil, err
	}
	return pr, nil
}

// checkNumbers looks at the settings that have bounds.
func (p *Printer) checkNumbers() error {
	var errs []error
	if !(p.Bleed >= 0 && p.Bleed <= maxBleed) {
		errs = append(errs, fmt.Errorf("出血 %g 毫米，应在 0 到 %g 之间 (Bleed)", p.Bleed, maxBleed))
	}
	if p.Signer.Signer != nil && (len(p.Signer.KeyID) == 0 || len(p.Signer.KeyID) > maxKeyID) {
		errs = append(errs, fmt.Errorf("签发密钥的编号应为 1 到 %d 字节 (Signer.KeyID)", maxKeyID))
	}
	return errors.Join(errs...)
}

// readShown reads the settings that cards show: the address and the emblem.
func (p *Printer) readShown(pr *press) error {
	var badURL, badEmblem error
	if p.CodeURL != "" {
		pr.base, badURL = checkBase(p.CodeURL)
	}
	if p.Emblem != nil {
		pr.emblem, badEmblem = readEmblem(p.Emblem)
	}
	return errors.Join(badURL, badEmblem)
}

// photo is a card's photo.
func (p *Printer) photo(c *Card) (*photo, error) {
	data := c.Photo
	if data == nil {
		if p.Photos == nil || c.PhotoFile == "" {
			return nil, errNoPhoto
		}
		var err error
		if data, err = readPhoto(p.Photos, c.PhotoFile); err != nil {
			return nil, err
		}
	}
	return preparePhoto(cmp.Or(c.PhotoFile, c.Admission), data)
}

func photoReason(err error) Reason {
	if errors.Is(err, errNoPhoto) {
		return NoPhoto
	}
	return BadPhoto
}

// entry is a card that is to be printed, or why it is not.
type entry struct {
	card    *Card
	refusal *Refusal
}

// lay lays out the cards of one file.
func (p *Printer) lay(ctx context.Context, pr *press, cards iter.Seq2[*Card, error]) (*Run, []*laid, error) {
	var all []entry
	for c, err := range checked(ctx, cards) {
		switch {
		case err != nil:
			return nil, nil, err
		case len(all) == MaxCards:
			return nil, nil, fmt.Errorf("一个文件最多 %d 张证件，更多的请用 Print 分成多个文件印制 (more than MaxCards)", MaxCards)
		}
		all = append(all, entry{card: c})
	}
	done := 0
	run, sides, err := pr.layAll(ctx, all, func() {
		if done++; p.Progress != nil {
			p.Progress(done, len(all))
		}
	})
	if err != nil {
		return nil, nil, err
	}
	run.Findings = append(run.Findings, pr.substitutions()...)
	if len(sides) == 0 {
		return run, nil, errNothing
	}
	return run, sides, nil
}

// layAll lays cards out, on all cores, and sorts the printable from the rest
// in the given order. It calls step after each, one call at a time.
func (p *press) layAll(ctx context.Context, all []entry, step func()) (*Run, []*laid, error) {
	out := make([]*laid, len(all))
	var mu sync.Mutex
	next := 0
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(all) {
					return
				}
				if e := all[i]; e.refusal != nil {
					out[i] = &laid{card: e.card, refusal: e.refusal}
				} else {
					out[i] = p.lay(e.card)
				}
				mu.Lock()
				step()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	run := &Run{}
	var printable []*laid
	for _, l := range out {
		if l.refusal != nil {
			run.Skipped = append(run.Skipped, *l.refusal)
			continue
		}
		printable = append(printable, l)
		run.Printed = append(run.Printed, l.card)
		run.Codes = append(run.Codes, l.code)
		run.Findings = append(run.Findings, l.findings...)
	}
	return run, printable, nil
}

// substitutions are the faces that had to stand in for others so far.
func (p *press) substitutions() []forms.Finding {
	var all []forms.Finding
	for _, s := range p.report.Substitutions() {
		f := forms.Finding{Rule: "face-substituted", Severity: forms.Hint,
			Message: fmt.Sprintf("%s里没有“%s”，这些字用“%s”印", s.Wanted, string(s.Runes), s.Used),
			English: fmt.Sprintf("%s has no %q; these characters are printed in %s", s.Role.English(), string(s.Runes), s.Used)}
		if s.StandIn {
			f.Rule = "face-stand-in"
			f.Message = fmt.Sprintf("%s用“%s”代替；要用正式的字体，请指定放字体的文件夹", s.Wanted, s.Used)
			f.English = fmt.Sprintf("%[2]s stands in for %[1]s; for the true face, name a folder of fonts", s.Role.English(), s.Used)
		}
		all = append(all, f)
	}
	return all
}
