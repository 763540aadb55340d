package certificate

// numberSet is the 证号 that a run has seen. Those of digits alone, which most
// are, take a word each: a million are 20 MB, and as strings would be 100.
type numberSet struct {
	digits map[uint64]struct{}
	others map[string]struct{}
}

func (s *numberSet) has(number string) bool {
	if key, ok := packed(number); ok {
		_, has := s.digits[key]
		return has
	}
	_, has := s.others[number]
	return has
}

func (s *numberSet) add(number string) {
	if key, ok := packed(number); ok {
		if s.digits == nil {
			s.digits = map[uint64]struct{}{}
		}
		s.digits[key] = struct{}{}
		return
	}
	if s.others == nil {
		s.others = map[string]struct{}{}
	}
	s.others[number] = struct{}{}
}

// packed is a number of 3 to 18 digits as one word, no two the same: its value
// is less than 2⁶⁰, and above it stands how many digits it has.
func packed(number string) (key uint64, ok bool) {
	const fewest, most = 3, 18
	if len(number) < fewest || len(number) > most {
		return 0, false
	}
	for i := range len(number) {
		d := number[i] - '0'
		if d > 9 {
			return 0, false
		}
		key = 10*key + uint64(d)
	}
	return key | uint64(len(number)-fewest)<<60, true
}
