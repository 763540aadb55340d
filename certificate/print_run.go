package certificate

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/sheet"
)

// Batch says how a print run of any length is cut into files.
type Batch struct {
	// Cards and Sheets begin the names of the files with a side a page and
	// of those imposed on A4: "cards" gives cards-001.pdf, or cards.pdf when
	// there is one alone. "" leaves the form out; both "" means Cards:
	// "cards". A card is signed, encoded and laid out once for both.
	Cards, Sheets string

	// Manifest is the name of the run's record, "" for none. With it, a run
	// that was broken off goes on where it stopped: what lies in intact files
	// is not printed again. So does one whose list has grown.
	Manifest string

	Size  int // cards in a file, at most MaxCards; 0 means MaxCards, or as many whole sheets
	Total int // how many cards there will be, for Progress alone; 0 if not known

	// Shard is the part of the run that is printed here; zero is all of it. Each
	// shard of one folder needs a Manifest of its own.
	Shard Shard

	Progress func(Progress) // told after each card, from one goroutine at a time, but also while Done is; may be nil

	// Done, if not nil, is told of each lot when its files are on the disk,
	// lots in order. Its error ends the run.
	Done func(*Lot, *Run) error
}

// withDefaults names the form that is made when none is named.
func (b Batch) withDefaults() Batch {
	if b.Cards == "" && b.Sheets == "" {
		b.Cards = "cards"
	}
	return b
}

// Progress is how far a run is.
type Progress struct {
	Done, Total int           // cards; Total is Batch.Total
	PerSecond   float64       // cards, since the run began
	Left        time.Duration // at this rate; 0 if Total is not known
}

// Report is what became of a run.
type Report struct {
	Manifest *Manifest       // of a run without Batch.Manifest it does not say which cards are in the files
	Printed  int             // cards printed now
	Kept     int             // cards that lay in intact files already
	Skipped  []Refusal       // cards that were to be printed and could not be
	Findings []forms.Finding // faces that stood in for others; what else is doubtful, Batch.Done is told
}

// Print prints a sequence of cards into files of at most MaxCards each.
// Memory does not grow with the number of cards, but for some twenty bytes
// each, and some sixty with a Manifest. What is in the files does not depend on
// how many cores there are, nor on whether the run was broken off in between.
//
// Each card is printed once: one that the manifest has in an intact file is
// passed over; one that comes twice is skipped the second time, as is one
// whose content is no longer what was printed under its number. Those that an
// earlier run skipped are tried again, after the others.
//
// Report is not nil if cards were looked at; after an error, too, it says
// what is in files by then. Errors: a setting of p or b is wrong, the
// sequence failed, ErrOtherRun, ErrManifest, ErrUnrecorded, the first of dst and
// b.Done, or ctx's. That cards were skipped is no error.
func (p *Printer) Print(ctx context.Context, dst Folder, cards iter.Seq2[*Card, error], b Batch) (*Report, error) {
	r, err := p.newRunner(dst, b)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var delivery sync.WaitGroup
	delivery.Go(func() {
		if err := r.deliver(); err != nil {
			cancel(err)
			r.drain()
		}
	})
	if b.Shard.Count > 0 {
		err = r.feedShard(ctx, cards)
	} else {
		err = r.feed(ctx, cards)
	}
	if err != nil {
		cancel(err) // lots on their way need not come to an end
	}
	close(r.queue)
	delivery.Wait()
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if r.log != nil {
		if folded := r.log.close(); err == nil {
			err = folded // after another error, its parts say the same
		}
	}
	r.report.Findings = r.press.substitutions()
	return &r.report, err
}

// runner is a run on its way. The caller's goroutine cuts the sequence into
// lots; one goroutine for each of a few lots prints it; one more takes the
// lots in order when they are done.
type runner struct {
	press *press
	forms []form
	doc   func() *sheet.Document
	batch Batch
	dst   Folder
	size  int // cards of a lot
	first int // of lot 1, whose first sheet may begin at a later cell

	queue chan *lot
	room  chan struct{} // taken by each lot that is in memory

	// Of the manifest: what is in intact files.
	taken   map[int]bool      // lot numbers
	printed map[string]Digest // digests of cards, by number
	skipped map[string]bool   // numbers that are to be tried again

	seen   numberSet // numbers of this run
	report Report    // the deliverer's, but for Kept
	log    *record   // the report's Manifest; nil if it is not written
	fresh  bool      // no record was found, and none is written yet

	mu       sync.Mutex
	began    time.Time
	done     int // cards
	printing int // of them, not kept
}

// form is a way in which a lot's cards lie in a file.
type form struct {
	stem string
	lay  func(doc *sheet.Document, number int, cards []*laid)
}

// lot is a part of the run, from when it is full to when it is recorded.
type lot struct {
	ctx     context.Context
	number  int
	alone   bool // of its run: its files' names have no number
	late    bool // of cards that an earlier run skipped
	entries []entry

	done   chan struct{} // closed when the rest is set
	run    *Run
	record Lot
	err    error
}

// maxLots bounds the lots in memory. Two are enough to keep many cores at
// work, since each is laid out on all of them; while one is written and
// awaited by the disk, others are laid out.
const maxLots = 4

func (p *Printer) newRunner(dst Folder, b Batch) (*runner, error) {
	b = b.withDefaults()
	if b.Size < 0 || b.Size > MaxCards {
		return nil, fmt.Errorf("每个文件 %d 张证件，应在 1 到 %d 之间 (Size)", b.Size, MaxCards)
	}
	for _, name := range []string{b.Cards, b.Sheets, b.Manifest} {
		if name != "" && (!fs.ValidPath(name) || name == "." || strings.ContainsAny(name, `\:`)) {
			return nil, fmt.Errorf("文件名“%.60s”不能用 (Cards, Sheets, Manifest)", name)
		}
	}
	if err := b.Shard.check(); err != nil {
		return nil, err
	}
	if b.Cards == b.Sheets {
		return nil, errors.New("单面文件和拼版文件不能同名 (Cards, Sheets)")
	}
	pr, err := p.prepare()
	if err != nil {
		return nil, err
	}
	r := &runner{press: pr, doc: p.document, batch: b, dst: dst, size: b.Size, began: time.Now(),
		taken: map[int]bool{}, printed: map[string]Digest{}, skipped: map[string]bool{}}
	if r.size == 0 {
		r.size = MaxCards
	}
	r.first = r.size
	if b.Cards != "" {
		r.forms = append(r.forms, form{b.Cards, func(doc *sheet.Document, _ int, cards []*laid) {
			pr.pages(doc, cards)
		}})
	}
	if b.Sheets != "" {
		g, err := p.Layout.grid(pr.design, pr.bleed)
		if err != nil {
			return nil, err
		}
		if cells := g.Columns * g.Rows; r.size >= cells {
			r.size -= r.size % cells
			r.first = r.size - (g.Start - 1)
		}
		r.forms = append(r.forms, form{b.Sheets, func(doc *sheet.Document, number int, cards []*laid) {
			g := *g
			if number > 1 {
				g.Start = 1
			}
			g.impose(doc, cards)
		}})
	}
	lots := min(runtime.GOMAXPROCS(0), maxLots)
	r.queue, r.room = make(chan *lot, lots), make(chan struct{}, lots)
	if err := r.sweep(); err != nil {
		return nil, err
	}
	r.report.Manifest = &Manifest{Version: manifestVersion, Settings: hex.EncodeToString(digestOf(p.settings(pr.design), b.Cards, b.Sheets, r.size))}
	return r, r.resume()
}

// sweep takes away what a killed run left half written.
func (r *runner) sweep() error {
	dir, ok := r.dst.(Dir)
	if !ok {
		return nil // whoever made the folder keeps it clean
	}
	for _, name := range []string{r.batch.Cards, r.batch.Sheets, r.batch.Manifest} {
		if name == "" {
			continue
		}
		if err := Dir(filepath.Join(string(dir), filepath.FromSlash(path.Dir(name)))).Sweep(); err != nil {
			return err
		}
	}
	return nil
}

// resume takes over what the manifest has in intact files. Of a lot whose
// files are not, all is printed again.
func (r *runner) resume() error {
	if r.batch.Manifest == "" {
		return nil
	}
	m := r.report.Manifest
	r.log = &record{dst: r.dst, name: r.batch.Manifest, m: m}
	old, open, err := openManifest(r.dst, r.batch.Manifest)
	if err != nil || old == nil {
		r.fresh = err == nil
		return err
	}
	m.Order = old.Order
	if old.Settings != m.Settings {
		if !old.hasFiles() { // nothing was printed by other settings
			if open {
				return r.log.fold()
			}
			return nil
		}
		return fmt.Errorf("%s：%w", r.batch.Manifest, ErrOtherRun)
	}
	for _, l := range old.Lots {
		ok, err := r.intact(l)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		m.Lots = append(m.Lots, l)
		r.taken[l.Number] = true
		for _, c := range l.Cards {
			r.printed[c.Number] = c.Digest
		}
	}
	for _, s := range m.Skipped() {
		r.skipped[s.Number] = true
	}
	// A lot that is printed again must not stand in the file and in a part.
	if open || len(m.Lots) < len(old.Lots) {
		return r.log.fold()
	}
	r.log.whole = len(m.Lots)
	return nil
}

// intact reports whether a lot's files are of this run's forms, there, and as
// they were written.
func (r *runner) intact(l Lot) (bool, error) {
	if len(l.Files) != len(r.forms) {
		return len(l.Files) == 0, nil
	}
	return l.intact(r.dst)
}

// checked is the sequence up to its first error, of which a card that is nil
// and the context's end are two.
func checked(ctx context.Context, cards iter.Seq2[*Card, error]) iter.Seq2[*Card, error] {
	return func(yield func(*Card, error) bool) {
		n := 0
		for c, err := range cards {
			n++
			switch {
			case err != nil:
			case c == nil:
				err = fmt.Errorf("第 %d 张证件是空的 (nil card)", n)
			default:
				err = ctx.Err()
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// feed cuts the sequence into lots. A lot is printed when it is known whether
// another follows: one that is alone has no number in its name.
func (r *runner) feed(ctx context.Context, cards iter.Seq2[*Card, error]) error {
	var now, late []entry
	number := r.free()
	for c, err := range checked(ctx, cards) {
		if err != nil {
			return err
		}
		e := entry{card: c, refusal: r.unfit(c)}
		digest, printed := r.printed[c.Number]
		switch {
		case e.refusal != nil:
		case printed && digest == c.digest():
			r.report.Kept++
			r.step(0)
		case printed:
			e.refusal = refuse(c, DoubleEntry, fmt.Errorf("证号 %s 已印好，而现在的内容与印出的不同；要重印，请另起一次印制", c.Number))
		}
		kept := printed && e.refusal == nil
		again := r.skipped[c.Number] && e.refusal == nil
		r.seen.add(c.Number)
		switch {
		case kept:
			continue
		case again:
			late = append(late, e)
			continue
		}
		if len(now) == r.sizeOf(number) {
			if err := r.print(ctx, &lot{number: number, entries: now}, true); err != nil {
				return err
			}
			now, number = nil, r.free()
		}
		now = append(now, e)
	}
	if len(now) > 0 {
		if err := r.print(ctx, &lot{number: number, entries: now}, len(late) > 0); err != nil {
			return err
		}
	}
	for len(late) > 0 {
		number = r.free()
		n := min(len(late), r.sizeOf(number))
		if err := r.print(ctx, &lot{number: number, entries: late[:n], late: true}, len(late) > n); err != nil {
			return err
		}
		late = late[n:]
	}
	return nil
}

// unfit refuses a card without a number, and one that comes twice.
func (r *runner) unfit(c *Card) *Refusal {
	switch {
	case c.Number == "":
		return refuse(c, CannotPrint, errors.New("没有证号"))
	case r.seen.has(c.Number):
		return refuse(c, DoubleEntry, fmt.Errorf("证号 %s 在这次印制中出现两次，只印第一次的", c.Number))
	}
	return nil
}

// free is the least lot number that is not taken.
func (r *runner) free() int {
	n := 1
	for r.taken[n] {
		n++
	}
	return n
}

func (r *runner) sizeOf(number int) int {
	if number == 1 {
		return r.first
	}
	return r.size
}

// begin writes the record of a new run before its first file: so a file without
// a record is none of a run that broke off, and is not written over.
func (r *runner) begin() error {
	if !r.fresh {
		return nil
	}
	if err := unrecorded(r.dst, r.batch); err != nil {
		return err
	}
	r.fresh = false
	return r.log.fold()
}

// print sets out to print a lot, when there is room for it.
func (r *runner) print(ctx context.Context, l *lot, more bool) error {
	select {
	case r.room <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := r.begin(); err != nil {
		<-r.room
		return err
	}
	l.ctx, l.done = ctx, make(chan struct{})
	l.alone = !more && l.number == 1 && len(r.taken) == 0
	r.taken[l.number] = true
	r.queue <- l
	go func() {
		defer close(l.done)
		l.err = r.work(l)
	}()
	return nil
}

// work lays a lot out and writes its files.
func (r *runner) work(l *lot) error {
	run, sides, err := r.press.layAll(l.ctx, l.entries, func() { r.step(1) })
	if err != nil {
		return err
	}
	l.run, l.record = run, Lot{Number: l.number, Files: []LotFile{}, Cards: []LotCard{}}
	for _, s := range run.Skipped {
		l.record.Skipped = append(l.record.Skipped, LotSkip{s.Number, s.Name, s.Department, s.Reason, s.Detail})
	}
	if len(sides) == 0 {
		return nil
	}
	for _, c := range run.Printed {
		l.record.Cards = append(l.record.Cards, LotCard{c.Number, c.digest()})
	}
	for _, f := range r.forms {
		doc := r.doc()
		f.lay(doc, l.number, sides)
		if err := l.ctx.Err(); err != nil {
			return err
		}
		file := LotFile{Name: fileName(f.stem, l.number, l.alone), Pages: len(doc.Pages)}
		run.Pages += file.Pages
		if f.stem == r.batch.Sheets {
			run.Sheets = file.Pages / 2
		}
		err := r.dst.WriteFile(file.Name, func(w io.Writer) error {
			sum, err := sheet.WriteSummed(w, doc)
			file.Bytes, file.SHA256 = sum.Bytes, hex.EncodeToString(sum.SHA256[:])
			return err
		})
		if err != nil {
			return fmt.Errorf("%s：%w", file.Name, err)
		}
		l.record.Files = append(l.record.Files, file)
	}
	return nil
}

// deliver records lots in order, up to the first that failed.
func (r *runner) deliver() error {
	for l := range r.queue {
		<-l.done
		if err := r.record(l); err != nil {
			<-r.room
			return err
		}
		<-r.room
	}
	return nil
}

// drain waits for the lots that are still on their way.
func (r *runner) drain() {
	for l := range r.queue {
		<-l.done
		<-r.room
	}
}

func (r *runner) record(l *lot) error {
	if l.err != nil {
		return l.err
	}
	r.report.Skipped = append(r.report.Skipped, l.run.Skipped...)
	if l.late && len(l.run.Printed) == 0 {
		return nil // the manifest has them already
	}
	if r.log != nil {
		if err := r.log.add(l.record); err != nil {
			return err
		}
	} else {
		kept := l.record
		kept.Cards = nil // of a million people they are most of what would be kept
		r.report.Manifest.Lots = append(r.report.Manifest.Lots, kept)
	}
	r.report.Printed += len(l.run.Printed)
	if r.batch.Done != nil {
		return r.batch.Done(&l.record, l.run)
	}
	return nil
}

// step tells of one more card: kept, or laid out now.
func (r *runner) step(now int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	r.printing += now
	if r.batch.Progress == nil {
		return
	}
	p := Progress{Done: r.done, Total: r.batch.Total}
	if s := time.Since(r.began).Seconds(); s > 0 {
		p.PerSecond = float64(r.printing) / s
	}
	if left := p.Total - p.Done; left > 0 && p.PerSecond > 0 {
		p.Left = time.Duration(float64(left) / p.PerSecond * float64(time.Second))
	}
	r.batch.Progress(p)
}
