package certificate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Shard is a part of a run that is printed on several machines: of the lots,
// counted from 0, those whose number leaves Index when divided by Count. The
// shards of a run, from Index 0 to Count-1, print the files that the run prints
// without them, byte for byte, and JoinManifests makes its manifest of theirs.
// The zero Shard is the whole run.
type Shard struct{ Index, Count int }

// ParseShard reads "0/3", the first of three shards.
func ParseShard(text string) (Shard, error) {
	index, count, ok := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(index)
	n, err2 := strconv.Atoi(count)
	s := Shard{i, n}
	if !ok || err1 != nil || err2 != nil || n == 0 || s.check() != nil {
		return Shard{}, fmt.Errorf("分份“%.40s”写得不对，应写成 第几份/共几份，从 0 数起：三份是 0/3、1/3、2/3 (shard)", text)
	}
	return s, nil
}

// String is "0/3"; of the zero Shard it is "".
func (s Shard) String() string {
	if s == (Shard{}) {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Index, s.Count)
}

func (s Shard) check() error {
	if s != (Shard{}) && (s.Index < 0 || s.Index >= s.Count) {
		return fmt.Errorf("共 %d 份，没有第 %d 份，应在 0 到 %d 之间 (Shard)", s.Count, s.Index, s.Count-1)
	}
	return nil
}

// has reports whether the shard prints a lot.
func (s Shard) has(lot int) bool { return s.Count <= 1 || (lot-1)%s.Count == s.Index }

// ErrShardChanged says that a shard goes on with other cards than it began with.
var ErrShardChanged = errors.New("接着印的这一份，名单与上次不同；分份印时名单不能变，请把这次印制的文件夹移走，重新印 (the list of a sharded run changed)")

// feedShard is feed for a shard. A lot's cards are those in its place of the
// sequence, whatever became of them: so the shards agree without knowing of
// each other. What a run without shards does with a list that has grown, and
// with cards that were skipped, cannot be done here.
func (r *runner) feedShard(ctx context.Context, cards iter.Seq2[*Card, error]) error {
	number := 1
	var now []entry
	for c, err := range checked(ctx, cards) {
		if err != nil {
			return err
		}
		if len(now) == r.sizeOf(number) {
			if err := r.printShare(ctx, number, now, true); err != nil {
				return err
			}
			now, number = nil, number+1
		}
		now = append(now, entry{card: c, refusal: r.unfit(c)})
		r.seen.add(c.Number)
	}
	if len(now) == 0 {
		return nil
	}
	return r.printShare(ctx, number, now, false)
}

// printShare prints a lot of the shard, unless it is in intact files.
func (r *runner) printShare(ctx context.Context, number int, entries []entry, more bool) error {
	if !r.batch.Shard.has(number) {
		return nil
	}
	if !r.taken[number] {
		return r.print(ctx, &lot{number: number, entries: entries}, more)
	}
	for _, e := range entries {
		digest, printed := r.printed[e.card.Number]
		switch {
		case e.refusal != nil || r.skipped[e.card.Number]:
		case !printed || digest != e.card.digest():
			return fmt.Errorf("%s：证号 %s：%w", r.batch.Manifest, e.card.Number, ErrShardChanged)
		default:
			r.report.Kept++
			r.step(0)
		}
	}
	return nil
}

// JoinManifests makes one manifest of those of a run's shards, in any order. A
// shard that is not among them, or that broke off, leaves its lots out: a run
// without shards that finds the manifest prints them. The error wraps
// ErrOtherRun if the shards are not of one run, and ErrManifest if they
// contradict each other.
func JoinManifests(shards ...*Manifest) (*Manifest, error) {
	whole := &Manifest{Version: manifestVersion}
	lots := map[int]Lot{}
	cards := map[string]int{}
	for _, m := range shards {
		if len(m.Lots) == 0 {
			continue
		}
		if whole.Settings = cmp.Or(whole.Settings, m.Settings); whole.Settings != m.Settings {
			return nil, ErrOtherRun
		}
		for _, l := range m.Lots {
			if other, twice := lots[l.Number]; twice {
				if !reflect.DeepEqual(other, l) {
					return nil, fmt.Errorf("%w：lot %d", ErrManifest, l.Number)
				}
				continue
			}
			lots[l.Number] = l
			whole.Lots = append(whole.Lots, l)
			for _, c := range l.Cards {
				if other, twice := cards[c.Number]; twice {
					return nil, fmt.Errorf("%w：lots %d, %d: %q", ErrManifest, other, l.Number, c.Number)
				}
				cards[c.Number] = l.Number
			}
		}
	}
	slices.SortFunc(whole.Lots, func(a, b Lot) int { return cmp.Compare(a.Number, b.Number) })
	return whole, nil
}

// shardsOf finds the manifests of a request's shards; whole is the name of the
// request's own.
func shardsOf(whole string) string { return strings.TrimSuffix(whole, ".json") + "-shard-*.json" }

// ErrRequestOpen says that a folder has a request that is not done.
var ErrRequestOpen = errors.New("这个文件夹里有一次没有印完的，先不分份印完它，再分份印新的 (an unfinished request)")

// PrintShard prints a shard of a request for all cards that wait into dst. It
// enters nothing, so that many machines can print from copies of one ledger;
// Print, called for the same folder when they are done, enters what they
// printed and prints what is missing. b.Shard's Count is at least 1.
//
// done is true, and nothing is printed, if dst has a request that is done:
// what waits now belongs into another folder. Errors are those of
// Printer.Print, and ErrRequestOpen.
func (l *Ledger) PrintShard(ctx context.Context, p *Printer, dst Folder, b Batch) (report *Report, done bool, err error) {
	if b.Shard.Count < 1 {
		return nil, false, errors.New("没有说印第几份 (Shard)")
	}
	b.Manifest = cmp.Or(b.Manifest, DefaultManifest)
	m, _, err := openManifest(dst, b.Manifest)
	switch {
	case err != nil:
		return nil, false, err
	case m != nil && !l.settled(m):
		return nil, false, ErrRequestOpen
	case m != nil && m.hasFiles():
		return nil, true, nil
	}
	b.Manifest = strings.Replace(shardsOf(b.Manifest), "*", fmt.Sprintf("%d-of-%d", b.Shard.Index, b.Shard.Count), 1)
	report, err = p.Print(ctx, dst, All(l.ToPrint()), b)
	return report, false, err
}

// joinShards makes the record of a request of those of its shards; nil if
// there are none.
func (l *Ledger) joinShards(dst Folder, whole string) (*Manifest, error) {
	names, err := fs.Glob(dst, shardsOf(whole))
	if err != nil || names == nil {
		return nil, err
	}
	var shards []*Manifest
	for _, name := range names {
		m, _, err := openManifest(dst, name)
		if err != nil {
			return nil, err
		}
		shards = append(shards, m)
	}
	m, err := JoinManifests(shards...)
	if err != nil {
		return nil, err
	}
	wanted, err := l.order(nil)
	if err != nil {
		return nil, err
	}
	m.Order = wanted.Order
	if err := writeManifest(dst, whole, m); err != nil {
		return nil, err
	}
	return m, nil
}
