package certificate

import (
	"errors"
	"slices"
	"time"
)

// StatusList is the status of every certificate in the ledger, made at the
// time made. Numbers are covered from the lowest to the highest issued of each
// pattern; those in between that were never issued are revoked. patterns are
// those by which numbers were given; a number of none of them is an error,
// because its revocation could not be told.
//
// A lost certificate is suspended: it may be found again. An expired one keeps
// its status, because its code tells of its end by itself.
func (l *Ledger) StatusList(uri string, made time.Time, ttl time.Duration, patterns ...Numbering) (*StatusList, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lowest, highest := make([]int, len(patterns)), make([]int, len(patterns))
	for i := range patterns {
		lowest[i] = -1
	}
	var errs []error
	for _, number := range l.state.order {
		i := slices.IndexFunc(patterns, func(n Numbering) bool { _, ok := n.counter(number); return ok })
		if i < 0 {
			e := l.state.entries[number]
			errs = append(errs, errors.New(number+" "+e.Card.Name+"：证号不合任何一个编号样式，状态列表里放不下 (number pattern)"))
			continue
		}
		c, _ := patterns[i].counter(number)
		if lowest[i] < 0 || c < lowest[i] {
			lowest[i] = c
		}
		highest[i] = max(highest[i], c)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	var ranges []NumberRange
	for i, n := range patterns {
		if lowest[i] >= 0 {
			ranges = append(ranges, NumberRange{Prefix: n.Prefix, Digits: n.digits(), First: lowest[i], Count: highest[i] - lowest[i] + 1})
		}
	}
	list, err := NewStatusList(ranges...)
	if err != nil {
		return nil, err
	}
	list.URI, list.Made, list.TTL = uri, made.Truncate(time.Second), ttl
	list.Head = Head{Lines: len(l.chains), Chain: l.chains[len(l.chains)-1]}
	for _, number := range l.state.order {
		if err := list.Set(number, l.state.entries[number].status()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// status is what a status list says of the entry.
func (e *Entry) status() Status {
	switch e.State {
	case Lost, Suspended:
		return StatusSuspended
	case Revoked:
		return StatusRevoked
	case Replaced:
		return StatusReplaced
	}
	return StatusValid
}
